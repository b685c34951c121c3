import * as z from "zod/mini";

import type { DeliveryLog } from "../delivery-log.ts";
import { readLinks } from "../kit/pages.ts";
import { callGithub } from "./client.ts";
import { pathOfHooks } from "./hosts.ts";

const attemptsSchema = z.array(
  z.object({ id: z.string(), guid: z.string(), delivered_at: z.string(), status_code: z.number() }),
);

/** Ids have 64 bits, of which a number of JSON keeps 53. */
function readAttempts(text: string) {
  return attemptsSchema.parse(JSON.parse(text.replaceAll(/"id":\s*(\d+)/g, '"id":"$1"')));
}

/**
 * GitHub repeats nothing by itself and asks for a script like this one:
 * https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries
 */
export const deliveryLog: DeliveryLog = {
  keptMs: 3 * 86_400_000,
  async list(access, container, { remoteId, cursor }) {
    const query = cursor ?? "?per_page=100";
    const { body, headers } = await callGithub(access, {
      path: pathOfHooks(container, `/${remoteId}/deliveries${query}`),
      schema: z.pipe(z.string(), z.transform(readAttempts)),
      read: "text",
    });
    const attempts = body.map(({ id, guid, delivered_at, status_code }) => ({
      id,
      deliveryId: guid,
      at: Date.parse(delivered_at),
      isTaken: status_code >= 200 && status_code < 300,
    }));
    return { attempts, next: readLinks(headers).next };
  },
  async redeliver(access, container, { remoteId, id }) {
    await callGithub(access, {
      method: "POST",
      path: pathOfHooks(container, `/${remoteId}/deliveries/${id}/attempts`),
    });
  },
};
