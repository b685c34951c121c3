import type { ParsedDelivery, ProviderEvent, QueuedInbound } from "../inbound.ts";
import { readDocumented } from "../kit/documented.ts";
import { hmacScheme } from "../kit/hmac.ts";
import {
  type AnyIssue,
  containerId,
  homeOf,
  nameOfCycle,
  toCommentSnapshot,
  toIssueSnapshot,
  toMilliseconds,
  toPerson,
  toProjectRef,
} from "./mapping.ts";
import { provider } from "./names.ts";
import {
  commentDataSchema,
  commentIssueSchema,
  cycleDataSchema,
  type Delivery,
  deliverySchema,
  issueDataSchema,
  namedDataSchema,
  projectDataSchema,
  removedIssueSchema,
  sentAtSchema,
} from "./schemas.ts";

const signature = hmacScheme({ header: "linear-signature", encoding: "hex" });
/** https://linear.app/developers/webhooks#securing-webhooks */
const toleranceMs = 60_000;
const namePattern = /^[\w.:-]{1,100}$/;

type Handler = (delivery: Delivery) => ProviderEvent[] | string;
const handlers: Readonly<Record<string, Handler>> = {
  Issue: readIssue,
  Comment: readComment,
  Cycle: readCycle,
  IssueLabel: readLabel,
  Project: readProject,
};

/** Webhooks of a team, or of all public ones: https://linear.app/developers/webhooks */
export const inbound: QueuedInbound = {
  ...signature,
  methods: ["POST"],
  answer: "queue",
  address: "subscription",
  contentTypes: ["application/json"],
  maxBodyBytes: 5_242_880,

  /** The time is signed within the body; the one in the header is not. */
  async verify(request, key, now) {
    if (!(await signature.verify(request, key))) return false;
    const sentAt = sentAtSchema.safeParse(readJson(request.body)).data?.webhookTimestamp ?? Number.NaN;
    return Math.abs(now - sentAt) <= toleranceMs;
  },

  identify({ headers }) {
    const id = headers.get("linear-delivery");
    const event = headers.get("linear-event");
    if (id === null || event === null) return null;
    return namePattern.test(id) && namePattern.test(event) ? { id, event } : null;
  },

  events: new Set(Object.keys(handlers)),
  shownHeaders: ["user-agent", "linear-delivery", "linear-event", "linear-timestamp"],

  parse: (event, { body }) =>
    readDocumented(provider, `The payload is not what Linear's event "${event}" promises`, () =>
      read(event, JSON.parse(new TextDecoder().decode(body))),
    ),
};

function read(event: string, payload: unknown): ParsedDelivery {
  const delivery = deliverySchema.parse(payload);
  const { action } = delivery;
  const handler = Object.hasOwn(handlers, event) ? handlers[event] : undefined;
  const outcome = handler === undefined ? `Timewire does not use "${event}" events.` : handler(delivery);
  if (typeof outcome === "string") return { action, events: [], ignoredBecause: outcome };
  return { action, events: outcome, ignoredBecause: null };
}

function readIssue({ action, data, updatedFrom }: Delivery): ProviderEvent[] {
  // In the trash it can be taken back for thirty days.
  if (action === "remove" && data["trashed"] !== true) return [readRemoval(data)];
  const issue = issueDataSchema.parse(data);
  const assigned =
    issue.assignee && (action === "create" || updatedFrom?.assigneeId !== undefined)
      ? toPerson(issue.assignee)
      : null;
  return [...movesOf(issue, updatedFrom ?? {}), ...changesOf(issue, assigned)];
}

function readRemoval(data: Delivery["data"]): ProviderEvent {
  const { id, identifier: key = "An issue", updatedAt } = removedIssueSchema.parse(data);
  const issue = { id, key, updatedAt: updatedAt === undefined ? 0 : toMilliseconds(updatedAt) };
  return { kind: "tracker.issue_deleted", container: null, issue };
}

type Before = NonNullable<Delivery["updatedFrom"]>;

/** It keeps its id: whoever had it in another team or project hands it over. */
function movesOf(raw: AnyIssue, { teamId, projectId }: Before): ProviderEvent[] {
  const issue = toIssueSnapshot(raw);
  const move = (externalId: string, kind: "team" | "project"): ProviderEvent => {
    const container = homeOf(raw, kind);
    const from = { externalId, name: "another team or project", url: container.url };
    return { kind: "tracker.issue_moved", container: from, issue, to: { container, issue } };
  };
  const events: ProviderEvent[] = [];
  if (teamId !== undefined) events.push(move(containerId("team", raw.team.id), "team"));
  if (teamId) events.push(move(containerId("team", teamId), "team"));
  if (projectId !== undefined && raw.project)
    events.push(move(containerId("project", raw.project.id), "project"));
  if (projectId) events.push(move(containerId("project", projectId), "project"));
  return events;
}

/** Of the issue's team and of its project: which of them is connected, the webhook knows. */
function changesOf(raw: AnyIssue, assigned: ReturnType<typeof toPerson> | null): ProviderEvent[] {
  const issue = toIssueSnapshot(raw);
  const homes = [homeOf(raw, "team"), ...(raw.project ? [homeOf(raw, "project")] : [])];
  return homes.map((container) => ({ kind: "tracker.issue_changed", container, issue, assigned }));
}

/** On which team's issue it is, nobody tells. */
function readComment({ action, data, url }: Delivery): ProviderEvent[] | string {
  const { issueId, issue } = commentIssueSchema.parse(data);
  const ref = { id: issueId ?? issue?.id ?? "", key: issue?.identifier ?? "an issue" };
  // All that may be told of it then is its id.
  if (action === "remove")
    return [{ kind: "tracker.comment_deleted", container: null, issue: ref, commentId: data.id }];
  if (ref.id === "") return "It is not on an issue.";
  const told = commentDataSchema.parse(data);
  const comment = toCommentSnapshot({ ...told, url: url ?? "", user: told.user ?? told.externalUser });
  return [{ kind: "tracker.comment_changed", container: null, issue: ref, comment }];
}

function readLabel({ action, data, updatedFrom }: Delivery): ProviderEvent[] | string {
  const { id, name } = namedDataSchema.parse(data);
  const to = name.toWellFormed();
  if (action === "remove")
    return [{ kind: "tracker.label_deleted", container: null, label: { id, name: to } }];
  const from = updatedFrom?.name?.toWellFormed();
  if (from === undefined || from === to) return `The label “${to}” has the same name as before.`;
  return [{ kind: "tracker.label_renamed", container: null, labelId: id, from, to }];
}

/** Of its issues none is told of. */
function readCycle({ action, data, url, updatedFrom }: Delivery): ProviderEvent[] | string {
  const cycle = cycleDataSchema.parse(data);
  const name = `The cycle “${nameOfCycle(cycle)}”`;
  const { startsAt, endsAt, completedAt, name: was } = updatedFrom ?? {};
  const isMoved = [startsAt, endsAt, completedAt, was].some((before) => before !== undefined);
  if (action === "create" || (action === "update" && !isMoved))
    return `Nothing that Timewire uses of the issues in ${nameOfCycle(cycle)} has changed.`;
  const container = { externalId: containerId("team", cycle.teamId), name: "the team", url: url ?? "" };
  const what = action === "remove" ? `${name} was deleted.` : `${name} has changed.`;
  return [{ kind: "tracker.shared_changed", container, what }];
}

function readProject({ action, data, updatedFrom }: Delivery): ProviderEvent[] | string {
  const project = projectDataSchema.parse(data);
  const container = toProjectRef(project);
  if (action === "remove" || project.trashed === true)
    return [{ kind: "container.gone", container, reason: `${container.name} was deleted in Linear.` }];
  if (updatedFrom?.name) return [{ kind: "container.renamed", container }];
  return `Nothing that Timewire uses of the project “${container.name}” has changed.`;
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    // What cannot be read has no time.
    return null;
  }
}
