import * as z from "zod/mini";

import { failed, failedWith, forGood, unless } from "../kit/failures.ts";
import { readLinks } from "../kit/pages.ts";
import type { Subscriptions } from "../subscriptions.ts";
import { callGithub } from "./client.ts";
import { deliveryLog } from "./delivery-log.ts";
import { pathOfHooks as pathOf } from "./hosts.ts";

/** What the webhook parser reads; see inbound.ts. */
const events = ["issues", "issue_comment", "milestone", "label", "repository", "meta"];

const gone = [404, 410];

const hookSchema = z.object({
  id: z.number(),
  active: z.boolean(),
  config: z.object({ url: z.optional(z.string()) }),
});

/** https://docs.github.com/rest/repos/webhooks */
export const subscriptions: Subscriptions = {
  scope: "container",
  expires: false,

  async find(access, container, urls) {
    try {
      for (let query: string | null = "?per_page=100"; query !== null;) {
        const path = pathOf(container, query);
        const page = await callGithub(access, { path, schema: z.array(hookSchema) });
        const found = page.body.find(({ config }) => config.url !== undefined && urls.has(config.url));
        if (found !== undefined) return String(found.id);
        query = readLinks(page.headers).next;
      }
      return null;
    } catch (error) {
      throw asForbidden(error);
    }
  },
  async create(access, container, { url, secret }) {
    try {
      const response = await callGithub(access, {
        method: "POST",
        path: pathOf(container),
        json: { name: "web", active: true, events, config: { url, secret, content_type: "json" } },
        schema: hookSchema,
      });
      return { remoteId: String(response.body.id), resourceId: null, expiresAt: null };
    } catch (error) {
      throw asForbidden(error);
    }
  },
  async inspect(access, container, remoteId) {
    const path = pathOf(container, `/${remoteId}`);
    const hook = await unless(gone, callGithub(access, { path, schema: hookSchema }));
    return hook === null ? null : { isActive: hook.body.active, url: hook.body.config.url ?? "" };
  },
  async rotate(access, container, { remoteId, url, secret }) {
    try {
      await callGithub(access, {
        method: "PATCH",
        path: pathOf(container, `/${remoteId}`),
        json: { active: true, events, config: { url, secret, content_type: "json" } },
        isIdempotent: true,
      });
    } catch (error) {
      throw asForbidden(error);
    }
  },
  async remove(access, container, { remoteId }) {
    const path = pathOf(container, `/${remoteId}`);
    await unless(gone, callGithub(access, { method: "DELETE", path, isIdempotent: true }));
  },
  log: deliveryLog,
  manual: (container) => ({
    url: `${container.url}/settings/hooks`,
    choices:
      "content type application/json, and of the single events choose Issues, Issue comments, Labels, Milestones, Repositories and Meta",
  }),
};

/** Whoever may not manage hooks is told 404, as if the repository had none. */
function asForbidden(error: unknown): unknown {
  if (!failedWith(error, gone)) return error;
  const sentence = "This account may not manage webhooks of the repository.";
  return failed({ id: error.provider }, forGood("forbidden", sentence), error.status);
}
