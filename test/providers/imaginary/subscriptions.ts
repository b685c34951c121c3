import { unless } from "../../../src/providers/kit/failures.ts";
import type { RemoteSubscription, Subscriptions } from "../../../src/providers/subscriptions.ts";
import type * as z from "zod/mini";
import { callImaginary } from "./client.ts";
import { toMilliseconds } from "./mapping.ts";
import { subscriptionSchema } from "./schemas.ts";

/** One for all that the account reaches, which is found again when it is asked for twice; it ends after an hour. */
export const subscriptions: Subscriptions = {
  scope: "app",
  expires: true,

  async create(access, _container, { url }) {
    const request = { method: "POST", path: "/subscriptions", json: { url } } as const;
    const { body } = await callImaginary(access, { ...request, schema: subscriptionSchema });
    return toRemote(body);
  },

  async renew(access, { remoteId }) {
    const path = `${pathOf(remoteId)}/prolong`;
    const request = { method: "PUT", path, isIdempotent: true } as const;
    const { body } = await callImaginary(access, { ...request, schema: subscriptionSchema });
    return toRemote(body);
  },

  async inspect(access, _container, remoteId) {
    const path = pathOf(remoteId);
    const found = await unless([404], callImaginary(access, { path, schema: subscriptionSchema }));
    return found === null ? null : { isActive: true, url: found.body.url };
  },

  async remove(access, _container, { remoteId }) {
    const request = { method: "DELETE", path: pathOf(remoteId), isIdempotent: true } as const;
    await unless([404], callImaginary(access, request));
  },
};

function pathOf(remoteId: string): string {
  return `/subscriptions/${encodeURIComponent(remoteId)}`;
}

export function toRemote({ id, expiresAt }: z.infer<typeof subscriptionSchema>): RemoteSubscription {
  return { remoteId: id, resourceId: null, expiresAt: toMilliseconds(expiresAt) };
}
