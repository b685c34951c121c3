import { type Outcome, sendWebhook } from "../outbox.ts";
import { hmacHex } from "../sign.ts";
import { sandboxState } from "../state.ts";
import {
  commentData,
  cycleData,
  issueData,
  labelData,
  projectData,
  projectUrl,
  userData,
} from "./payload.ts";
import type { Comment, Cycle, Issue, Label, Project, User } from "./records.ts";
import { apiHost, issueUrl, linearWorld, recordOf, timeOf, webHost } from "./world.ts";

export type Action = "create" | "update" | "remove";

interface Message {
  hookId: string;
  deliveryId: string;
  type: string;
  action: Action;
  payload: Record<string, unknown>;
  /** 0 is the first attempt. */
  attempt: number;
}

/** Linear gives an address five seconds, then tries after a minute, an hour and six hours: https://linear.app/developers/webhooks */
const answerWithinMs = 5_000;
const standardRetrySeconds = [60, 3_600, 21_600];

let later: { dueAtMs: number; message: Message }[] = [];

export function forgetRetries(): void {
  later = [];
}

type Change<T> = { actor: User; before?: T };

export function notifyIssue(
  action: Action,
  { issue, actor, before }: Change<Issue> & { issue: Issue },
): void {
  const data = issueData(issue);
  const updatedFrom = before === undefined ? undefined : changed(before, issue);
  // The team that it left hears nothing.
  const about = { type: "Issue", teamIds: [issue.teamId], url: issueUrl(issue), actor };
  notify(action, about, { data, ...(updatedFrom === undefined ? {} : { updatedFrom }) });
}

export function notifyComment(
  action: Action,
  { comment, actor, before }: Change<Comment> & { comment: Comment },
): void {
  const issue = recordOf(linearWorld().issues, comment.issueId);
  const updatedFrom =
    before === undefined ? {} : { updatedFrom: { body: before.body, updatedAt: timeOf(before.updatedAtMs) } };
  const url = `${issueUrl(issue)}#comment-${comment.id.slice(0, 8)}`;
  notify(
    action,
    { type: "Comment", teamIds: [issue.teamId], url, actor },
    { data: commentData(comment), ...updatedFrom },
  );
}

export function notifyCycle({ cycle, actor, before }: Change<Cycle> & { cycle: Cycle; before: Cycle }): void {
  const about = { type: "Cycle", teamIds: [cycle.teamId], url: `https://${webHost}/acme`, actor };
  const updatedFrom = { startsAt: timeOf(before.startsAtMs), endsAt: timeOf(before.endsAtMs) };
  notify("update", about, { data: cycleData(cycle), updatedFrom });
}

export function notifyLabel(
  action: Action,
  { label, actor, before }: Change<Label> & { label: Label },
): void {
  const teamIds = label.teamId === null ? [...linearWorld().teams.keys()] : [label.teamId];
  const updatedFrom =
    before === undefined ? {} : { updatedFrom: { name: before.name, updatedAt: timeOf(before.updatedAtMs) } };
  notify(
    action,
    { type: "IssueLabel", teamIds, url: `https://${webHost}/acme`, actor },
    { data: labelData(label), ...updatedFrom },
  );
}

export function notifyProject(
  action: Action,
  { project, actor, before }: Change<Project> & { project: Project },
): void {
  const updatedFrom =
    before === undefined ? {} : { updatedFrom: { name: before.name, updatedAt: timeOf(before.updatedAtMs) } };
  const about = { type: "Project", teamIds: project.teamIds, url: projectUrl(project), actor };
  notify(action, about, { data: projectData(project), ...updatedFrom });
}

type About = { type: string; teamIds: readonly string[]; url: string; actor: User };

function notify(action: Action, { type, teamIds, url, actor }: About, facts: Record<string, unknown>): void {
  const { webhooks, teams, organization } = linearWorld();
  for (const hook of webhooks.values()) {
    if (!hook.isEnabled || !hook.resourceTypes.includes(type)) continue;
    const isMeant = teamIds.some((id) =>
      hook.teamId === null ? teams.get(id)?.isPrivate === false : hook.teamId === id,
    );
    if (!isMeant) continue;
    const payload = {
      action,
      type,
      createdAt: timeOf(Date.now()),
      organizationId: organization.id,
      webhookId: hook.id,
      url,
      actor: { ...userData(actor), type: "user" },
      ...facts,
    };
    send({ hookId: hook.id, deliveryId: crypto.randomUUID(), type, action, payload, attempt: 0 });
  }
}

/** Repeats what is due. Called with every request, because nothing here runs by itself. */
export function sendDueRetries(): void {
  const due = later.filter(({ dueAtMs }) => dueAtMs <= Date.now());
  later = later.filter((one) => !due.includes(one));
  for (const { message } of due) send(message);
}

function send(message: Message): void {
  const hook = linearWorld().webhooks.get(message.hookId);
  if (hook === undefined || !hook.isEnabled) return;
  const { type, action, deliveryId, payload, attempt } = message;
  const { secret, url } = hook;
  const sentAtMs = Date.now();
  const body = JSON.stringify({ ...payload, webhookTimestamp: sentAtMs });
  sendWebhook({
    queue: `linear:${hook.id}`,
    host: apiHost,
    siblingHost: webHost,
    event: type,
    action: attempt === 0 ? action : `${action}, retry ${attempt}`,
    deliveryId,
    url,
    body,
    timeoutMs: answerWithinMs,
    headers: async () => ({
      "Content-Type": "application/json; charset=utf-8",
      "User-Agent": "Linear-Webhook",
      "Linear-Delivery": deliveryId,
      "Linear-Event": type,
      "Linear-Timestamp": String(sentAtMs),
      "Linear-Signature": await hmacHex("SHA-256", secret, body),
    }),
    settled: (outcome) => retry(message, outcome),
  });
}

/** Only 200 counts as taken by the letter; any other 2xx is let pass here. After the last attempt the hook is switched off. */
function retry(message: Message, { status }: Outcome): void {
  if (status >= 200 && status < 300) return;
  const seconds = (sandboxState().settings.linearRetrySeconds ?? standardRetrySeconds)[message.attempt];
  if (seconds !== undefined) {
    later.push({
      dueAtMs: Date.now() + seconds * 1000,
      message: { ...message, attempt: message.attempt + 1 },
    });
    return;
  }
  const hook = linearWorld().webhooks.get(message.hookId);
  if (hook !== undefined) hook.isEnabled = false;
}

const toldAs: Readonly<Partial<Record<keyof Issue, string>>> = {
  updatedAtMs: "updatedAt",
  archivedAtMs: "archivedAt",
  startedAtMs: "startedAt",
  completedAtMs: "completedAt",
  canceledAtMs: "canceledAt",
  isTrashed: "trashed",
};

/** The old values of what has changed. */
function changed(before: Issue, after: Issue): Record<string, unknown> {
  const keys = (Object.keys(before) as (keyof Issue)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  return Object.fromEntries(
    keys.map((key) => {
      const value = before[key];
      if (!key.endsWith("AtMs")) return [toldAs[key] ?? key, value];
      return [toldAs[key] ?? key, typeof value === "number" ? timeOf(value) : null];
    }),
  );
}
