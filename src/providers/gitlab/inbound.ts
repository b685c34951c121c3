import { sha256 } from "../../lib/digest.ts";
import type { InboundDelivery, ParsedDelivery, ProviderEvent, QueuedInbound } from "../inbound.ts";
import { readDocumented } from "../kit/documented.ts";
import { isEchoed } from "../kit/echoed-secret.ts";
import { claimsStandard, importStandardKey, verifyStandard } from "../kit/standard-webhooks.ts";
import type { IssueSnapshot, Person } from "../tracker.ts";
import { type HookPerson, type IssueEvent, issueEventSchema, payloadSchema } from "./inbound-schemas.ts";
import { readNote } from "./inbound-notes.ts";
import { holderOf, toPerson, toSnapshot } from "./mapping.ts";

const plainToken = "x-gitlab-token";
const eventPattern = /^(?:[A-Z][A-Za-z]{0,30} ){1,4}Hook$/;

/**
 * Webhooks of projects and groups: https://docs.gitlab.com/user/project/integrations/webhooks/#validate-payloads-by-using-a-signing-token.
 * GitLab is given the hash of our secret as its signing token, or, where it knows no such thing (before 19.0), the secret itself as
 * its plain token. So where requests are signed nobody has a plain token that would pass instead.
 */
export const inbound: QueuedInbound = {
  methods: ["POST"],
  answer: "queue",
  address: "subscription",
  contentTypes: ["application/json"],
  maxBodyBytes: 26_214_400,

  importSecret: async (secret) => importStandardKey(await sha256(secret)),
  hasSignature: (headers) => claimsStandard(headers) || (headers.get(plainToken) ?? "") !== "",
  verify: (request, key, now) =>
    claimsStandard(request.headers)
      ? verifyStandard(request, key, now)
      : isEchoed(request.headers.get(plainToken), key, sha256),

  /** X-Gitlab-Event-UUID is shared by hooks that one event set off; before 17.4 nothing names the delivery. */
  identify({ headers }) {
    const event = headers.get("x-gitlab-event") ?? "";
    if (!eventPattern.test(event)) return null;
    const id = headers.get("webhook-id") ?? headers.get("idempotency-key") ?? "";
    return {
      id: /^[\w.:-]{1,100}$/.test(id) ? id : null,
      event: event.slice(0, -" Hook".length).replaceAll(" ", "_").toLowerCase(),
    };
  },

  events: new Set(["issue", "confidential_issue", "work_item", "note", "confidential_note"]),

  shownHeaders: [
    "user-agent",
    "x-gitlab-event",
    "x-gitlab-event-uuid",
    "x-gitlab-webhook-uuid",
    "x-gitlab-instance",
    "idempotency-key",
    "webhook-id",
    "webhook-timestamp",
  ],

  parse(event, delivery) {
    const sentence = `The payload is not what GitLab's event "${event}" promises`;
    return readDocumented({ id: "gitlab" }, sentence, () => read(delivery));
  },
};

function read({ body, container }: InboundDelivery): ParsedDelivery {
  const payload: unknown = JSON.parse(new TextDecoder().decode(body));
  const { object_kind: kind, object_attributes: attributes } = payloadSchema.parse(payload);
  const action = attributes?.action ?? null;
  const ignored = (because: string) => ({ action, events: [], ignoredBecause: because });
  if (kind !== "issue" && kind !== "work_item" && kind !== "note")
    return ignored("It is not about an issue.");
  // Epics and the like belong to a group.
  if (typeof payload === "object" && payload !== null && !("project" in payload && payload.project))
    return ignored("It belongs to no project.");
  if (kind === "note") {
    const events = readNote(payload, container);
    return typeof events === "string" ? ignored(events) : { action, events, ignoredBecause: null };
  }
  const told = issueEventSchema.parse(payload);
  const project = {
    externalId: String(told.project.id ?? told.object_attributes.project_id ?? ""),
    name: told.project.path_with_namespace,
    url: told.project.web_url,
  };
  return { action, events: toEvents(told, holderOf(container, project)), ignoredBecause: null };
}

function toEvents(told: IssueEvent, container: ReturnType<typeof holderOf>): ProviderEvent[] {
  const issue: IssueSnapshot = { ...toIssue(told), tellsOnlyWhetherOpen: true };
  const newly = newlyAssigned(told, issue);
  const assigned = newly.length === 0 ? [null] : newly;
  // Nothing says where to, nor which status an issue has that did not change.
  if (told.object_attributes.moved_to_id || told.changes?.status !== undefined) {
    const { id, key } = issue;
    return assigned.map((person) => ({
      kind: "tracker.issue_touched",
      container,
      issue: { id, key },
      assigned: told.object_attributes.moved_to_id ? null : person,
    }));
  }
  return assigned.map((person) => ({
    kind: "tracker.issue_changed",
    container,
    issue,
    assigned: person,
  }));
}

function toIssue(told: IssueEvent): IssueSnapshot {
  const { project, object_attributes: issue } = told;
  return toSnapshot({
    id: issue.id,
    iid: issue.iid,
    path: project.path_with_namespace,
    projectUrl: project.web_url,
    title: issue.title,
    description: issue.description ?? "",
    isClosed: issue.state === "closed",
    type: typeOf(told),
    labels: (told.labels ?? []).map(({ id, title }) => ({ id: String(id), name: title.toWellFormed() })),
    // Neither its title nor whether it is open.
    milestone: issue.milestone_id ? { id: String(issue.milestone_id), name: "", isCurrent: null } : null,
    assignees: assigneesOf(told),
    dueOn: issue.due_date?.slice(0, 10) ?? null,
    estimateSeconds: issue.time_estimate || null,
    spentSeconds: issue.total_time_spent ?? null,
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    closedAt: issue.closed_at ?? null,
  });
}

/** "TestCase" here is "test_case" elsewhere; of work items some versions name none: https://gitlab.com/gitlab-org/gitlab/-/issues/535890 */
function typeOf({ object_kind: kind, object_attributes: { type } }: IssueEvent): string {
  if (!type) return kind === "issue" ? "issue" : "task";
  return type.replaceAll(/(?<=[a-z])[A-Z]|\s/g, (letter) => `_${letter.trim()}`).toLowerCase();
}

/** Older payloads have ids in one list and names in another, in the same order. */
function assigneesOf({ assignees, object_attributes: issue }: IssueEvent): Person[] {
  const ids = issue.assignee_ids ?? (issue.assignee_id ? [issue.assignee_id] : []);
  return (assignees ?? []).flatMap((person, i) => toKnown({ ...person, id: person.id ?? ids[i] ?? null }));
}

function toKnown({ id, username }: HookPerson): Person[] {
  return id === null || id === undefined ? [] : [toPerson({ id, username: username ?? String(id) })];
}

/** Those who were not assigned before; all of a new issue. */
function newlyAssigned(
  { object_attributes: { action }, changes }: IssueEvent,
  issue: IssueSnapshot,
): Person[] {
  if (action === "open") return issue.assignees;
  const change = changes?.assignees;
  if (!change) return [];
  const before = new Set((change.previous ?? []).map(({ id }) => id));
  return (change.current ?? []).filter(({ id }) => !before.has(id)).flatMap(toKnown);
}
