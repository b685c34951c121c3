import * as z from "zod/mini";

import type { Access } from "../access.ts";
import { sha256 } from "../../lib/digest.ts";
import { failed, failedWith, forGood, unless } from "../kit/failures.ts";
import { readLinks } from "../kit/pages.ts";
import type { Subscriptions } from "../subscriptions.ts";
import { callGitlab } from "./client.ts";
import { isGroup, pathOf } from "./mapping.ts";

const hookSchema = z.object({
  id: z.number(),
  url: z.string(),
  alert_status: z.nullish(z.string()),
  token_present: z.nullish(z.boolean()),
  signing_token_present: z.nullish(z.boolean()),
});

/** What the parser reads; see inbound.ts. */
const triggers = {
  push_events: false,
  issues_events: true,
  confidential_issues_events: true,
  note_events: true,
  confidential_note_events: true,
};

/** https://docs.gitlab.com/api/project_webhooks/ and https://docs.gitlab.com/api/group_webhooks/ */
export const subscriptions: Subscriptions = {
  scope: "container",
  expires: false,

  async find(access, container, urls) {
    try {
      for (let query: string | null = "?per_page=100"; query !== null;) {
        const path = pathOf(container, `/hooks${query}`);
        const page = await callGitlab(access, { path, schema: z.array(hookSchema) });
        const found = page.body.find(({ url }) => urls.has(url));
        if (found !== undefined) return String(found.id);
        query = readLinks(page.headers).next;
      }
      return null;
    } catch (error) {
      throw asForbidden(error, container);
    }
  },

  async create(access, container, { url, secret }) {
    try {
      const { body } = await callGitlab(access, {
        method: "POST",
        path: pathOf(container, "/hooks"),
        json: { url, ...triggers, enable_ssl_verification: true, signing_token: await signingToken(secret) },
        schema: hookSchema,
      });
      const remoteId = String(body.id);
      await settleToken(access, pathOf(container, `/hooks/${remoteId}`), { hook: body, secret });
      return { remoteId, resourceId: null, expiresAt: null };
    } catch (error) {
      throw asForbidden(error, container);
    }
  },

  /** GitLab switches a hook off whose address failed often: for a while, in the end for good. */
  async inspect(access, container, remoteId) {
    const path = pathOf(container, `/hooks/${remoteId}`);
    const hook = await unless([404], callGitlab(access, { path, schema: hookSchema }));
    if (hook === null) return null;
    const { url, alert_status: status } = hook.body;
    return { isActive: !status || status === "executable", url };
  },

  /** https://docs.gitlab.com/user/project/integrations/webhooks/#re-enable-disabled-webhooks: a test that succeeds. */
  async revive(access, container, remoteId) {
    await callGitlab(access, {
      method: "POST",
      path: pathOf(container, `/hooks/${remoteId}/test/issues_events`),
    });
  },

  async rotate(access, container, { remoteId, url, secret }) {
    const path = pathOf(container, `/hooks/${remoteId}`);
    try {
      const { body: hook } = await callGitlab(access, {
        method: "PUT",
        path,
        json: { url, ...triggers, signing_token: await signingToken(secret) },
        schema: hookSchema,
        isIdempotent: true,
      });
      await settleToken(access, path, { hook, secret });
    } catch (error) {
      throw asForbidden(error, container);
    }
  },

  async remove(access, container, { remoteId }) {
    const path = pathOf(container, `/hooks/${remoteId}`);
    await unless([404], callGitlab(access, { method: "DELETE", path, isIdempotent: true }));
  },

  manual: (container) => ({
    url: `${container.url}/-/hooks`,
    choices:
      "the secret as secret token, and of the triggers Comments, Confidential comments, Issues events and Confidential issues events",
  }),
};

/** 32 bytes in base64, from which nobody learns the secret. */
async function signingToken(secret: string): Promise<string> {
  return `whsec_${btoa(String.fromCharCode(...(await sha256(secret))))}`;
}

type Made = { hook: z.infer<typeof hookSchema>; secret: string };

/** Before 19.0 an instance takes no notice of the signing token. Where it took it, a plain token of before ends. */
async function settleToken(access: Access, path: string, { hook, secret }: Made): Promise<void> {
  const isSigned = hook.signing_token_present === true;
  if (isSigned && hook.token_present !== true) return;
  const json = { url: hook.url, token: isSigned ? "" : secret };
  await callGitlab(access, { method: "PUT", path, json, isIdempotent: true });
}

/** Groups that are not paid for have no webhooks, and are answered as if there were no such address. */
function asForbidden(error: unknown, container: { externalId: string }): unknown {
  if (failedWith(error, [404]) && isGroup(container)) {
    const sentence =
      "This account may not manage webhooks of the group, or the group's plan at GitLab has none.";
    return failed({ id: "gitlab" }, forGood("forbidden", sentence), error.status);
  }
  return error;
}
