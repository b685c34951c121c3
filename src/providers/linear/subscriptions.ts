import * as z from "zod/mini";

import type { Access } from "../access.ts";
import { failed, failedWith, forGood, unless } from "../kit/failures.ts";
import { collectPages } from "../kit/pages.ts";
import type { Subscriptions } from "../subscriptions.ts";
import { askLinear, type Question } from "./client.ts";
import { connectionSchema } from "./schemas.ts";
import { teamIdsOf } from "./teams.ts";

/** What inbound.ts reads. */
const resourceTypes = ["Issue", "Comment", "Cycle", "IssueLabel", "Project"];
const mostPages = 10;

const hookSchema = z.object({ id: z.string(), url: z.nullish(z.string()), enabled: z.boolean() });
const doneSchema = z.object({ done: z.object({ success: z.boolean() }) });

/** https://linear.app/developers/webhooks */
export const subscriptions: Subscriptions = {
  scope: "container",
  expires: false,

  async find(access, _container, urls) {
    const query = `query webhooks($after: String) {
      webhooks(first: 100, after: $after) { nodes { id url enabled } pageInfo { hasNextPage endCursor } } }`;
    const schema = z.object({ webhooks: connectionSchema(hookSchema) });
    const hooks = await collectPages(mostPages, async (after) => {
      const { webhooks } = await asAdmin(access, { query, variables: { after }, schema });
      return {
        items: webhooks.nodes,
        next: webhooks.pageInfo.hasNextPage ? webhooks.pageInfo.endCursor : null,
      };
    });
    return hooks.find(({ url }) => url && urls.has(url))?.id ?? null;
  },

  async create(access, container, { url, secret }) {
    const query =
      "mutation create($input: WebhookCreateInput!) { webhookCreate(input: $input) { webhook { id url enabled } } }";
    const [teamId, ...others] = await teamIdsOf(access, container.externalId);
    // A project of several teams is told of by a webhook of all public teams: there is none of a project.
    const where = others.length > 0 || teamId === undefined ? { allPublicTeams: true } : { teamId };
    const variables = { input: { url, secret, label: "Timewire", enabled: true, resourceTypes, ...where } };
    const schema = z.object({ webhookCreate: z.object({ webhook: hookSchema }) });
    const { webhookCreate } = await asAdmin(access, { query, variables, schema });
    return { remoteId: webhookCreate.webhook.id, resourceId: null, expiresAt: null };
  },

  async inspect(access, _container, remoteId) {
    const query = "query webhook($id: String!) { webhook(id: $id) { id url enabled } }";
    const schema = z.object({ webhook: hookSchema });
    const found = await unless(unknown, asAdmin(access, { query, variables: { id: remoteId }, schema }));
    return found === null ? null : { isActive: found.webhook.enabled, url: found.webhook.url ?? "" };
  },

  // https://linear.app/developers/webhooks: one that did not answer for a while is switched off.
  revive: (access, _container, remoteId) => update(access, remoteId, { enabled: true }),

  async rotate(access, _container, { remoteId, url, secret }) {
    await update(access, remoteId, { url, secret, enabled: true, resourceTypes });
  },

  async remove(access, _container, { remoteId }) {
    const query = "mutation remove($id: String!) { done: webhookDelete(id: $id) { success } }";
    const question = { query, variables: { id: remoteId }, schema: doneSchema, isIdempotent: true };
    await unless(unknown, asAdmin(access, question));
  },
};

async function update(access: Access, id: string, input: object): Promise<void> {
  const query =
    "mutation update($id: String!, $input: WebhookUpdateInput!) { done: webhookUpdate(id: $id, input: $input) { success } }";
  await asAdmin(access, { query, variables: { id, input }, schema: doneSchema, isIdempotent: true });
}

const unknown = ["entity not found"];

/** Webhooks are the administrators' business. */
async function asAdmin<T>(access: Access, question: Question<T>): Promise<T> {
  try {
    return await askLinear(access, question);
  } catch (error) {
    if (!failedWith(error, ["forbidden"])) throw error;
    const sentence =
      "Only an administrator's API key may add webhooks in Linear. Without one everything works all the same: changes are fetched every few minutes.";
    throw failed({ id: error.provider }, forGood("forbidden", sentence), error.status);
  }
}
