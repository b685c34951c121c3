import { sendWebhook } from "../outbox.ts";
import { hmacHex } from "../sign.ts";
import { matches } from "./jql.ts";
import { presentComment, presentIssue, presentPerson, presentWorklog } from "./present.ts";
import type { Comment, Issue, Item, Login, Worklog } from "./records.ts";
import { signToken } from "./sign-token.ts";
import { instanceNamed, jiraWorld } from "./world.ts";

type Told = {
  event: string;
  type: string | null;
  by: Login;
  items: readonly Item[];
  comment?: Comment;
  worklog?: Worklog;
};

/** Tells each webhook whose filter the issue passes, as it is by now. */
export function notify(issue: Issue, told: Told): void {
  const { dynamicHooks, adminHooks, grants } = jiraWorld();
  const isMeant = (hook: { instance: string; events: string[]; jqlFilter: string }) =>
    hook.instance === issue.instance &&
    hook.events.includes(told.event) &&
    (hook.jqlFilter === "" || matches(hook.jqlFilter, issue, { login: "alice", instance: issue.instance }));
  for (const hook of dynamicHooks.values()) {
    const secret = grants.clientSecrets.get(hook.clientId);
    if (secret === undefined || hook.expiresAtMs <= Date.now() || !isMeant(hook)) continue;
    send(
      { ...hook, queue: `jira:app:${hook.id}` },
      issue,
      { ...told, matchedWebhookIds: [hook.id] },
      async () => ({
        Authorization: `Bearer ${await signToken({ secret, issuer: hook.clientId, atMs: Date.now() })}`,
      }),
    );
  }
  for (const hook of adminHooks.values()) {
    if (!hook.isActive || !isMeant(hook)) continue;
    send({ ...hook, queue: `jira:hook:${hook.id}` }, issue, told, async (body) => ({
      "X-Hub-Signature": `sha256=${await hmacHex("SHA-256", hook.secret, body)}`,
    }));
  }
}

function send(
  hook: { url: string; queue: string },
  issue: Issue,
  told: Told & { matchedWebhookIds?: number[] },
  sign: (body: string) => Promise<Record<string, string>>,
): void {
  const { host } = instanceNamed(issue.instance);
  const deliveryId = crypto.randomUUID();
  const body = JSON.stringify(payloadOf(issue, told));
  sendWebhook({
    queue: hook.queue,
    host,
    siblingHost: "api.atlassian.com",
    event: told.event,
    action: told.type,
    deliveryId,
    url: hook.url,
    body,
    headers: async () => ({
      "Content-Type": "application/json; charset=UTF-8",
      "User-Agent": "Atlassian Webhook HTTP Client",
      "X-Atlassian-Webhook-Identifier": deliveryId,
      "X-Atlassian-Webhook-Flow": "Primary",
      ...(await sign(body)),
    }),
    settled: () => undefined,
  });
}

/** Events of comments have six fields of the issue and no user; those of worklogs have no issue at all. */
function payloadOf(
  issue: Issue,
  { event, type, by, items, comment, worklog, matchedWebhookIds }: Told & { matchedWebhookIds?: number[] },
) {
  const instance = instanceNamed(issue.instance);
  const shared = {
    timestamp: Date.now(),
    webhookEvent: event,
    ...(matchedWebhookIds === undefined ? {} : { matchedWebhookIds }),
  };
  if (worklog !== undefined) return { ...shared, worklog: presentWorklog(worklog, issue, { version: "2" }) };
  if (comment !== undefined) {
    const few = ["summary", "issuetype", "project", "assignee", "priority", "status"];
    return { ...shared, comment: presentComment(comment, issue, "2"), issue: presentIssue(issue, "2", few) };
  }
  return {
    ...shared,
    ...(type === null ? {} : { issue_event_type_name: type }),
    user: presentPerson(by, instance),
    issue: presentIssue(issue, "2"),
    ...(items.length === 0 ? {} : { changelog: { id: String(Date.now()), items } }),
  };
}
