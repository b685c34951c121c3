import { sendWebhook } from "../outbox.ts";
import { apiHost, presentIssue, presentPerson, presentProject, presentSite, webHost } from "./present.ts";
import type { Issue, Login, Project, Subscription } from "./records.ts";
import { signRequest } from "./sign-request.ts";
import { findProject, imaginaryWorld } from "./world.ts";

/** The application's, not the subscription's: whoever registers the application learns it. */
export const signingSecret = "imaginary-signing-secret-of-the-test";

export type Event = "issue.changed" | "issue.deleted" | "issue.moved" | "project.renamed" | "comment.added";

/** Tells each account that reaches the site, by the one subscription that it has. */
export function notify(
  event: Event,
  project: Project,
  facts: { issue?: Issue; from?: Project; assigned?: Login } = {},
): void {
  const { issue, from, assigned } = facts;
  for (const subscription of imaginaryWorld().subscriptions.values()) {
    if (subscription.expiresAtMs <= Date.now()) continue;
    if (subscription.site !== null && subscription.site !== project.site) continue;
    send(subscription, event, {
      site: presentSite(project.site).id,
      project: presentProject(from ?? project),
      ...(issue === undefined ? {} : { issue: presentIssue(issue) }),
      ...(assigned === undefined ? {} : { assigned: presentPerson(assigned) }),
    });
  }
}

export function projectIn({ site, projectId }: Issue): Project {
  const project = findProject(site, projectId);
  if (project === null) throw new Error("The issue is in no project.");
  return project;
}

function send({ id, login, url, secret }: Subscription, event: Event, facts: Record<string, unknown>): void {
  const deliveryId = crypto.randomUUID();
  const account = presentPerson(login).id;
  const body = JSON.stringify({ delivery: deliveryId, event, subscription: id, account, ...facts });
  sendWebhook({
    queue: `imaginary:${id}`,
    host: apiHost,
    siblingHost: webHost,
    event,
    action: null,
    deliveryId,
    url,
    body,
    headers: async () => ({
      "Content-Type": "application/json",
      Authorization: `JWT ${await signRequest({ url, body, secret: secret ?? signingSecret, atMs: Date.now() })}`,
    }),
    settled: () => undefined,
  });
}
