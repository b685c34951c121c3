import * as z from "zod/mini";

import { failed, forGood, quoteReason } from "../kit/failures.ts";
import type { Access } from "../provider.ts";
import type { RemoteSubscription, Subscriptions } from "../subscriptions.ts";
import type { ContainerRef } from "../tracker.ts";
import { callJira } from "./client.ts";
import { routeOf } from "./hosts.ts";

const events = [
  "jira:issue_created",
  "jira:issue_updated",
  "jira:issue_deleted",
  "comment_created",
  "comment_updated",
  "comment_deleted",
];

const hooksSchema = z.object({
  values: z.array(z.object({ id: z.number(), url: z.string(), jqlFilter: z.string() })),
});
type Hook = z.infer<typeof hooksSchema>["values"][number];

const registeredSchema = z.object({
  webhookRegistrationResult: z.array(
    z.object({ createdWebhookId: z.optional(z.number()), errors: z.optional(z.array(z.string())) }),
  ),
});
const refreshedSchema = z.object({ expirationDate: z.number() });

/**
 * One webhook for all projects of a site that a person's sign-in has connected: an app may have five, at one address. It ends after
 * thirty days. Its filter cannot be changed, so another takes its place. What a person's own token may not register, an administrator adds.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-webhooks/
 */
export const subscriptions: Subscriptions = {
  scope: "app",
  expires: true,
  mayEndEarly: true,

  async create(access, container, { url }) {
    if (routeOf(access) !== "gateway") throw failed({ id: "jira" }, addedByHand);
    const known = await ownHooks(access);
    const { externalId } = container;
    const ours = known.filter((hook) => hook.url === url);
    const covering = ours.filter((hook) => projectsOf(hook).includes(externalId));
    if (covering.length > 0) return toRemote(container, await refresh(access, covering));
    // An address of old keeps the new one from being registered.
    await drop(
      access,
      known.filter((hook) => hook.url !== url),
    );
    const made = await register(access, url, [...ours.flatMap(projectsOf), externalId]);
    await drop(access, ours);
    return toRemote(container, await refresh(access, [made]));
  },

  async renew(access, subscription) {
    const covering = await coveringHooks(access, subscription.remoteId);
    if (covering.length === 0)
      throw failed({ id: "jira" }, forGood("not_found", "Jira does not know this webhook any more."));
    return { ...subscription, expiresAt: await refresh(access, covering) };
  },

  async remove(access, _container, { remoteId }) {
    const projectId = projectIn(remoteId);
    for (const hook of await coveringHooks(access, remoteId)) {
      const others = projectsOf(hook).filter((id) => id !== projectId);
      if (others.length > 0) await register(access, hook.url, others);
      await drop(access, [hook]);
    }
  },

  manual: ({ url }) => ({
    url: `${new URL(url).origin}/plugins/servlet/webhooks`,
    choices: `as JQL filter “project = ${url.slice(url.lastIndexOf("/") + 1)}”, and of the events Issue, Comment and Worklog: created, updated and deleted`,
  }),
};

const addedByHand = forGood(
  "forbidden",
  "Only a connection that was made by signing in at Atlassian may register webhooks.",
);

/** A project of a site, as deliveries name it: not the webhook's own id, because another one takes its place now and then. */
export function remoteIdOf(siteHost: string, projectId: string): string {
  return `${siteHost}/${projectId}`;
}

function projectIn(remoteId: string): string {
  return remoteId.slice(remoteId.lastIndexOf("/") + 1);
}

function toRemote({ url, externalId }: ContainerRef, expiresAt: number): RemoteSubscription {
  return { remoteId: remoteIdOf(new URL(url).host, externalId), resourceId: null, expiresAt };
}

function projectsOf({ jqlFilter }: Pick<Hook, "jqlFilter">): string[] {
  return jqlFilter.match(/\d+/g) ?? [];
}

/** Those of this app, this person and this site. */
async function ownHooks(access: Access): Promise<Hook[]> {
  const { body } = await callJira(access, { path: "/webhook?maxResults=100", schema: hooksSchema });
  return body.values;
}

async function coveringHooks(access: Access, remoteId: string): Promise<Hook[]> {
  const projectId = projectIn(remoteId);
  return (await ownHooks(access)).filter((hook) => projectsOf(hook).includes(projectId));
}

/** Errors come with HTTP 200, at the index of the webhook that they are about. */
async function register(
  access: Access,
  url: string,
  projectIds: readonly string[],
): Promise<Pick<Hook, "id">> {
  const jqlFilter = `project in (${[...new Set(projectIds)].join(", ")})`;
  const json = { url, webhooks: [{ events, jqlFilter }] };
  const request = { method: "POST", path: "/webhook", json } as const;
  const { body } = await callJira(access, { ...request, schema: registeredSchema });
  const [result] = body.webhookRegistrationResult;
  if (result?.createdWebhookId !== undefined) return { id: result.createdWebhookId };
  const said = (result?.errors ?? []).join(" ");
  const sentence = `Jira did not register the webhook: ${quoteReason(said, "no reason was given")}`;
  throw failed({ id: "jira" }, forGood("invalid", sentence));
}

/** Until when they live now, in milliseconds UTC. */
async function refresh(access: Access, hooks: readonly Pick<Hook, "id">[]): Promise<number> {
  const json = { webhookIds: hooks.map(({ id }) => id) };
  const request = { method: "PUT", path: "/webhook/refresh", json, isIdempotent: true } as const;
  const { body } = await callJira(access, { ...request, schema: refreshedSchema });
  return body.expirationDate;
}

async function drop(access: Access, hooks: readonly Pick<Hook, "id">[]): Promise<void> {
  if (hooks.length === 0) return;
  const json = { webhookIds: hooks.map(({ id }) => id) };
  await callJira(access, { method: "DELETE", path: "/webhook", json, isIdempotent: true });
}
