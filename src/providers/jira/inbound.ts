import type * as z from "zod/mini";

import type { Identity, ParsedDelivery, ProviderEvent, QueuedInbound } from "../inbound.ts";
import { readDocumented } from "../kit/documented.ts";
import { hmacScheme } from "../kit/hmac.ts";
import { importJwtSecret, readJwt } from "../kit/jwt.ts";
import type { ContainerRef, Person } from "../tracker.ts";
import {
  claimsSchema,
  commentEventSchema,
  eventSchema,
  issueEventSchema,
  originSchema,
  worklogEventSchema,
} from "./inbound-schemas.ts";
import { toContainerRef, toPersons } from "./mapping.ts";
import { remoteIdOf } from "./subscriptions.ts";

/** Of webhooks that an administrator adds: https://developer.atlassian.com/cloud/jira/platform/webhooks/#secure-admin-webhooks */
const signature = hmacScheme({ header: "x-hub-signature", prefix: "sha256=", encoding: "hex" });
const bearer = "Bearer ";
const idPattern = /^[\w.:-]{1,100}$/;
/** Between their clock and ours. */
const leewaySeconds = 60;

/**
 * Webhooks of Jira. Those that an administrator adds come to an address of their own and are signed; those that Timewire registers come to
 * the one address of all, with a token that is signed by the app's secret and covers no body. Nothing that a body says is believed but
 * which issue it is about: that is asked for.
 */
export const inbound: QueuedInbound = {
  methods: ["POST"],
  answer: "queue",
  address: "either",
  isSignedByClient: true,
  contentTypes: ["application/json"],
  // https://developer.atlassian.com/cloud/jira/platform/webhooks/#limitations
  maxBodyBytes: 26_214_400,
  importSecret: importJwtSecret,
  hasSignature: (headers) => signature.hasSignature(headers) || tokenIn(headers) !== null,

  async verify(request, key, now) {
    return isShared(request.url)
      ? isTimely(await readJwt(tokenIn(request.headers) ?? "", key), now)
      : signature.verify(request, key);
  },

  identify({ url, headers, body }) {
    const id = headers.get("x-atlassian-webhook-identifier") ?? "";
    const payload = readJson(body);
    const event = eventSchema.safeParse(payload).data?.webhookEvent;
    if (event === undefined || !idPattern.test(id)) return null;
    if (!isShared(url)) return { id, event };
    const shared = sharedIn(payload);
    return shared === null ? null : { id, event, shared };
  },

  events: new Set([
    "jira:issue_created",
    "jira:issue_updated",
    "jira:issue_deleted",
    "comment_created",
    "comment_updated",
    "comment_deleted",
    "worklog_created",
    "worklog_updated",
    "worklog_deleted",
  ]),

  shownHeaders: [
    "user-agent",
    "x-atlassian-webhook-identifier",
    "x-atlassian-webhook-flow",
    "x-atlassian-webhook-retry",
  ],

  parse(event, { body }) {
    const sentence = `The payload is not what Jira's event "${event}" promises`;
    return readDocumented({ id: "jira" }, sentence, () =>
      read(event, JSON.parse(new TextDecoder().decode(body))),
    );
  },
};

function isShared(url: string): boolean {
  return new URL(url).pathname.endsWith("/app");
}

function tokenIn(headers: Headers): string | null {
  const header = headers.get("authorization") ?? "";
  return header.startsWith(bearer) ? header.slice(bearer.length) : null;
}

function isTimely(claims: unknown, now: number): boolean {
  const { data } = claimsSchema.safeParse(claims);
  if (data === undefined) return false;
  const { exp, nbf = 0, iat = 0 } = data;
  const seconds = now / 1000;
  return seconds < exp + leewaySeconds && Math.max(nbf, iat) - leewaySeconds <= seconds;
}

/** The site by the issue's own address, the project by its id: whoever has it connected hears of it. */
function sharedIn(payload: unknown): NonNullable<Identity["shared"]> | null {
  const { data } = originSchema.safeParse(payload);
  if (data === undefined || !URL.canParse(data.issue.self)) return null;
  const { id: externalId } = data.issue.fields.project;
  return { remoteId: remoteIdOf(new URL(data.issue.self).host, externalId), externalId };
}

function read(event: string, payload: unknown): ParsedDelivery {
  const { issue_event_type_name: action = null } = eventSchema.parse(payload);
  if (event.startsWith("worklog_")) {
    const { issueId: id } = worklogEventSchema.parse(payload).worklog;
    return { action, events: [touched({ issue: { id, key: id }, isAboutTime: true })], ignoredBecause: null };
  }
  if (event.startsWith("comment_"))
    return { action, events: [readComment(commentEventSchema.parse(payload))], ignoredBecause: null };
  return { action, events: readIssueEvent(issueEventSchema.parse(payload)), ignoredBecause: null };
}

/** What it says stands there as wiki text, so it is asked for: another text than the one that was written. */
function readComment({ webhookEvent, comment, issue }: z.infer<typeof commentEventSchema>): ProviderEvent {
  const id = issue?.id ?? /\/issue\/(\d{1,30})\/comment\//.exec(comment.self)?.[1];
  if (id === undefined) throw new RangeError("Jira sent a comment without its issue.");
  const container = issue ? toContainerRef(issue.fields.project, originOf(issue.self)) : null;
  const about = { container, issue: { id, key: issue?.key ?? id }, commentId: comment.id };
  const isGone = webhookEvent === "comment_deleted";
  return { kind: isGone ? "tracker.comment_deleted" : "tracker.comment_touched", ...about };
}

type IssueEvent = z.infer<typeof issueEventSchema>;

/** One that was moved is told of where it is now, and concerns where it was as well. */
function readIssueEvent({ webhookEvent, issue, comment, changelog }: IssueEvent): ProviderEvent[] {
  const { id, key, self, fields } = issue;
  const origin = originOf(self);
  const items = changelog?.items ?? [];
  const isGiven =
    webhookEvent === "jira:issue_created" || items.some(({ field, to }) => field === "assignee" && to);
  const [assigned = null] = isGiven && fields.assignee ? toPersons(fields.assignee) : [];
  const left = items.find(({ field, from }) => field.toLowerCase() === "project" && from)?.from;
  const container = toContainerRef(fields.project, origin);
  const isAboutTime = items.some(({ field }) => field === "WorklogId" || field === "timespent");
  const now: ProviderEvent[] = [touched({ issue: { id, key }, container, assigned, isAboutTime })];
  if (comment)
    now.push({ kind: "tracker.comment_touched", container, issue: { id, key }, commentId: comment.id });
  if (!left || left === fields.project.id) return now;
  const before = { externalId: left, name: "another project", url: origin };
  return [...now, touched({ issue: { id, key }, container: before })];
}

function touched(what: {
  issue: { id: string; key: string };
  container?: ContainerRef;
  assigned?: Person | null;
  isAboutTime?: boolean;
}): ProviderEvent {
  const { issue, container = null, assigned = null, isAboutTime = false } = what;
  const about = { container, issue, assigned, ...(isAboutTime ? { isAboutTime } : {}) };
  return { kind: "tracker.issue_touched", ...about };
}

function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : "";
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    // What cannot be read names nothing.
    return null;
  }
}
