import * as z from "zod/mini";

import { ProviderError, type Hooks } from "../provider.ts";
import { callGithub, readLinks } from "./client.ts";
import { deliveryLog } from "./delivery-log.ts";
import { pathOfHooks as pathOf } from "./hosts.ts";

/** What the webhook parser reads; see webhook.ts. */
const events = ["issues", "milestone", "label", "repository", "meta"];

const hookSchema = z.object({
  id: z.number(),
  active: z.boolean(),
  config: z.object({ url: z.optional(z.string()) }),
});

/** https://docs.github.com/rest/repos/webhooks */
export const hooks: Hooks = {
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
  async install(access, container, { url, secret }) {
    try {
      const response = await callGithub(access, {
        method: "POST",
        path: pathOf(container),
        json: { name: "web", active: true, events, config: { url, secret, content_type: "json" } },
        schema: hookSchema,
      });
      return { remoteId: String(response.body.id) };
    } catch (error) {
      throw asForbidden(error);
    }
  },
  async inspect(access, container, remoteId) {
    try {
      const path = pathOf(container, `/${remoteId}`);
      const { body } = await callGithub(access, { path, schema: hookSchema });
      return { isActive: body.active, url: body.config.url ?? "" };
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    }
  },
  async changeSecret(access, container, { remoteId, url, secret }) {
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
  async ping(access, container, remoteId) {
    await callGithub(access, { method: "POST", path: pathOf(container, `/${remoteId}/pings`) });
  },
  async remove(access, container, remoteId) {
    try {
      await callGithub(access, {
        method: "DELETE",
        path: pathOf(container, `/${remoteId}`),
        isIdempotent: true,
      });
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  },
  log: deliveryLog,
  settingsUrl: (container) => `${container.url}/settings/hooks`,
};

function isGone(error: unknown): boolean {
  return error instanceof ProviderError && error.code === "not_found";
}

/** Whoever may not manage hooks is told 404, as if the repository had none. */
function asForbidden(error: unknown): unknown {
  if (!isGone(error) || !(error instanceof ProviderError)) return error;
  return new ProviderError("This account may not manage webhooks of the repository.", {
    provider: error.provider,
    code: "forbidden",
    permanent: true,
    status: error.status,
  });
}
