import type { QueuedInbound, ParsedDelivery, ProviderEvent } from "../inbound.ts";
import { readDocumented } from "../kit/documented.ts";
import { hmacScheme } from "../kit/hmac.ts";
import {
  isPullRequest,
  toCommentSnapshot,
  toContainerRef,
  toIssueSnapshot,
  toNamed,
  toPerson,
} from "./mapping.ts";
import {
  actionSchema,
  installationSchema,
  issueCommentSchema,
  issuesSchema,
  labelSchema,
  metaSchema,
  milestoneSchema,
  repositoryEventSchema,
  transferredSchema,
} from "./inbound-schemas.ts";

/** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries; the older SHA-1 header is not read. */
const signature = hmacScheme({ header: "x-hub-signature-256", prefix: "sha256=", encoding: "hex" });
const namePattern = /^[\w.:-]{1,100}$/;

const handlers: Readonly<
  Record<string, (payload: unknown, action: string | null) => ProviderEvent[] | string>
> = {
  issues: readIssues,
  issue_comment: readComment,
  milestone: readMilestone,
  label: readLabel,
  repository: readRepository,
  installation: readInstallation,
  ping: () => [{ kind: "subscription.confirmed" }],
  meta: readMeta,
};

/** Webhooks of a repository: https://docs.github.com/en/webhooks/webhook-events-and-payloads */
export const inbound: QueuedInbound = {
  ...signature,

  methods: ["POST"],

  answer: "queue",
  address: "subscription",

  // https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap
  maxBodyBytes: 26_214_400,

  contentTypes: ["application/json", "application/x-www-form-urlencoded"],

  identify({ headers }) {
    const id = headers.get("x-github-delivery");
    const event = headers.get("x-github-event");
    if (id === null || event === null) return null;
    return namePattern.test(id) && namePattern.test(event) ? { id, event } : null;
  },

  events: new Set(Object.keys(handlers)),

  shownHeaders: ["user-agent", "x-github-hook-id", "x-github-enterprise-host"],

  parse(event, { contentType, body }) {
    const sentence = `The payload is not what GitHub's event "${event}" promises`;
    return readDocumented({ id: "github" }, sentence, () => read(event, readPayload(contentType, body)));
  },
};

/** A hook is sent as JSON or, when it was made by hand with GitHub's default, as a form with the JSON in it. */
function readPayload(contentType: string | null, body: Uint8Array): unknown {
  const text = new TextDecoder().decode(body);
  const isForm = contentType?.toLowerCase().startsWith("application/x-www-form-urlencoded") === true;
  return JSON.parse(isForm ? (new URLSearchParams(text).get("payload") ?? "") : text);
}

function read(event: string, payload: unknown): ParsedDelivery {
  const action = actionSchema.parse(payload).action ?? null;
  const handler = Object.hasOwn(handlers, event) ? handlers[event] : undefined;
  const outcome =
    handler === undefined ? `Timewire does not use "${event}" events.` : handler(payload, action);
  if (typeof outcome === "string") return { action, events: [], ignoredBecause: outcome };
  return { action, events: outcome, ignoredBecause: null };
}

const changingActions = new Set([
  "opened",
  "edited",
  "closed",
  "reopened",
  "assigned",
  "unassigned",
  "labeled",
  "unlabeled",
  "milestoned",
  "demilestoned",
  "typed",
  "untyped",
]);

function readIssues(payload: unknown, action: string | null): ProviderEvent[] | string {
  if (action === "transferred") return readTransfer(payload);
  if (action !== "deleted" && !changingActions.has(action ?? "")) return ignoredAction("issues", action);
  const parsed = issuesSchema.parse(payload);
  if (isPullRequest(parsed.issue)) return "It is a pull request, not an issue.";
  const [container, issue] = [
    toContainerRef(parsed.repository),
    toIssueSnapshot(parsed.issue, parsed.repository.full_name),
  ];
  if (action === "deleted") return [{ kind: "tracker.issue_deleted", container, issue }];
  const assigned = action === "assigned" && parsed.assignee ? toPerson(parsed.assignee) : null;
  return [{ kind: "tracker.issue_changed", container, issue, assigned }];
}

function readComment(payload: unknown, action: string | null): ProviderEvent[] | string {
  const { issue: raw, comment, repository } = issueCommentSchema.parse(payload);
  if (isPullRequest(raw)) return "It is on a pull request, not on an issue.";
  const container = toContainerRef(repository);
  const issue = { id: String(raw.id), key: `${repository.full_name}#${raw.number}` };
  switch (action) {
    case "created":
    case "edited":
      return [{ kind: "tracker.comment_changed", container, issue, comment: toCommentSnapshot(comment) }];
    case "deleted":
      return [{ kind: "tracker.comment_deleted", container, issue, commentId: String(comment.id) }];
    default:
      return ignoredAction("comments", action);
  }
}

function readTransfer(payload: unknown): ProviderEvent[] {
  const { issue, repository, changes } = transferredSchema.parse(payload);
  const to = {
    container: toContainerRef(changes.new_repository),
    // The new issue may come without its text, which it still has.
    issue: toIssueSnapshot(
      { ...changes.new_issue, body: changes.new_issue.body ?? issue.body },
      changes.new_repository.full_name,
    ),
  };
  const old = toIssueSnapshot(issue, repository.full_name);
  return [{ kind: "tracker.issue_moved", container: toContainerRef(repository), issue: old, to }];
}

/** A milestone's date is its issues' due date, and whether it is open a rule may ask; no issue is told of, nor does its updated_at move. */
function readMilestone(payload: unknown, action: string | null): ProviderEvent[] | string {
  const { milestone, changes, repository } = milestoneSchema.parse(payload);
  const container = toContainerRef(repository);
  const name = `The milestone “${milestone.title.toWellFormed()}”`;
  if (action === "deleted")
    return [{ kind: "tracker.shared_changed", container, what: `${name} was deleted.` }];
  if (action === "closed" || action === "opened") {
    const what = `${name} was ${action === "closed" ? "closed" : "opened again"}.`;
    return [{ kind: "tracker.shared_changed", container, what, changes: "current sprint" }];
  }
  if (action !== "edited") return ignoredAction("milestones", action);
  if (changes?.due_on === undefined) return `${name} has the same date as before.`;
  return [{ kind: "tracker.shared_changed", container, what: `${name} has another date.` }];
}

function readLabel(payload: unknown, action: string | null): ProviderEvent[] | string {
  const { label, changes, repository } = labelSchema.parse(payload);
  const container = toContainerRef(repository);
  const name = label.name.toWellFormed();
  if (action === "deleted") return [{ kind: "tracker.label_deleted", container, label: toNamed(label) }];
  if (action !== "edited") return ignoredAction("labels", action);
  const from = changes?.name?.from.toWellFormed();
  if (from === undefined) return `The label “${name}” has the same name as before.`;
  return [{ kind: "tracker.label_renamed", container, labelId: String(label.id), from, to: name }];
}

function readRepository(payload: unknown, action: string | null): ProviderEvent[] | string {
  const container = toContainerRef(repositoryEventSchema.parse(payload).repository);
  switch (action) {
    case "renamed":
    case "transferred":
      return [{ kind: "container.renamed", container }];
    case "deleted":
      return [{ kind: "container.gone", container, reason: `${container.name} was deleted on GitHub.` }];
    default:
      return ignoredAction("repositories", action);
  }
}

function readInstallation(payload: unknown, action: string | null): ProviderEvent[] | string {
  const owner = installationSchema.parse(payload).installation?.account?.login ?? "the account";
  switch (action) {
    case "deleted":
      return [
        {
          kind: "access.changed",
          access: "lost",
          reason: `The GitHub App was removed from ${owner}. Install it again, then reconnect.`,
        },
      ];
    case "suspend":
      return [
        {
          kind: "access.changed",
          access: "lost",
          reason: `The GitHub App is suspended for ${owner}. Lift the suspension on GitHub to go on.`,
        },
      ];
    case "unsuspend":
      return [
        {
          kind: "access.changed",
          access: "restored",
          reason: `The GitHub App works for ${owner} again.`,
        },
      ];
    default:
      return ignoredAction("installations", action);
  }
}

function readMeta(payload: unknown, action: string | null): ProviderEvent[] | string {
  if (action !== "deleted") return ignoredAction("this hook itself", action);
  const { hook_id: id } = metaSchema.parse(payload);
  return [{ kind: "subscription.removed", remoteId: id === undefined ? null : String(id) }];
}

function ignoredAction(what: string, action: string | null): string {
  return `Timewire does not use the action "${action ?? "none"}" of ${what}.`;
}
