import * as z from "zod/mini";

import type { Access } from "../access.ts";
import { failed, forGood, unless } from "../kit/failures.ts";
import { isMarked, marked } from "../kit/inert-text.ts";
import { collectPages, readLinks } from "../kit/pages.ts";
import type {
  IssueChange,
  IssueDraft,
  IssueSnapshot,
  Named,
  OnceOnly,
  Person,
  RefusedField,
  TrackerWrites,
} from "../tracker.ts";
import { callGitlab } from "./client.ts";
import { comments } from "./comments.ts";
import { inertText } from "./inert-text.ts";
import { isGroup, pathOf, projectPathOf, statuses } from "./mapping.ts";
import { type GitLabIssue, issueSchema } from "./schemas.ts";
import { readIssues } from "./moves.ts";
import { isOwnStatus, toSnapshots, writeStatus } from "./statuses.ts";

const madeSchema = z.object({ id: z.number(), iid: z.number() });
const mostPages = 10;
/** Between GitLab's clock and ours. */
const clockLeewayMs = 60_000;

/**
 * https://docs.gitlab.com/api/issues/. GitLab takes no condition, so one call changes nothing but what it names; labels are added and taken
 * away, because a whole list would undo what somebody else does meanwhile.
 */
export const write: TrackerWrites = {
  fields: new Set(["title", "body", "status", "assignees", "dueOn", "labels"]),

  // A group only holds the issues of its projects.
  takesNew: (container) => !isGroup(container),

  async create(access, container, { key, triedSince, draft }) {
    if (isGroup(container))
      throw failed(
        { id: "gitlab" },
        forGood("invalid", `${container.name} is a group: a new issue needs one of its projects.`),
      );
    const project = pathOf(container);
    const made =
      (await findMarked(access, project, { key, triedSince })) ??
      (await post(access, project, { key, draft }));
    const { assignees, labels, status } = draft;
    if (status?.id === statuses.closed.id)
      await put(access, `${project}/issues/${made.iid}`, { state_event: "close" });
    if (isOwnStatus(status)) await writeStatus(access, String(made.id), status);
    const issue = await readAgain(access, project, made);
    const added = { assignees: { add: assignees, remove: [] }, labels: { add: labels, remove: [] } };
    return { issue, refused: refusedOf(issue, status === null ? added : { ...added, status }) };
  },

  async update(access, container, { expected, change }) {
    const { path, iid } = projectPathOf(container, expected);
    const json = toJson(access, expected, change);
    // GitLab refuses a change of nothing.
    const isNothing = Object.keys(json).length === 0;
    const changed = isNothing
      ? (await readIssues(access, path, [iid]))[0]
      : await unless([404], put(access, `${path}/issues/${iid}`, json));
    if (!changed || String(changed.id) !== expected.id) return { status: "gone" };
    if (isOwnStatus(change.status)) await writeStatus(access, expected.id, change.status);
    const issue = await readAgain(access, path, changed);
    return { status: "written", issue, refused: refusedOf(issue, change) };
  },

  comments,
};

function toJson({ host }: Access, expected: IssueSnapshot, change: IssueChange): Record<string, unknown> {
  const { title, body, status, dueOn, labels, assignees } = change;
  const namesOf = (all: readonly Named[]) => all.map(({ name }) => name);
  return {
    ...(title === undefined ? {} : { title: inertText(title, host) }),
    ...(body === undefined ? {} : { description: inertText(body, host) }),
    ...(status === undefined || isOwnStatus(status)
      ? {}
      : { state_event: status.id === statuses.closed.id ? "close" : "reopen" }),
    ...(dueOn === undefined ? {} : { due_date: dueOn ?? "" }),
    ...(labels === undefined || labels.add.length === 0 ? {} : { add_labels: namesOf(labels.add) }),
    ...(labels === undefined || labels.remove.length === 0 ? {} : { remove_labels: namesOf(labels.remove) }),
    ...(assignees === undefined ? {} : { assignee_ids: idsAfter(expected.assignees, assignees) }),
  };
}

function idsAfter(had: readonly Person[], { add, remove }: NonNullable<IssueChange["assignees"]>): number[] {
  const kept = had.filter(({ accountId }) => !remove.some((one) => one.accountId === accountId));
  return [...new Set([...kept, ...add].map(({ accountId }) => Number(accountId)))];
}

type Made = z.infer<typeof madeSchema>;

async function post(
  access: Access,
  project: string,
  { key, draft }: { key: string; draft: IssueDraft },
): Promise<Made> {
  const { body } = await callGitlab(access, {
    method: "POST",
    path: `${project}/issues`,
    json: {
      title: inertText(draft.title, access.host),
      description: marked(inertText(draft.body, access.host), key),
      assignee_ids: draft.assignees.map(({ accountId }) => Number(accountId)),
      labels: draft.labels.map(({ name }) => name),
      ...(draft.dueOn === null ? {} : { due_date: draft.dueOn }),
    },
    schema: madeSchema,
  });
  return body;
}

async function put(access: Access, path: string, json: Record<string, unknown>): Promise<Made> {
  const { body } = await callGitlab(access, {
    method: "PUT",
    path,
    json,
    schema: madeSchema,
    isIdempotent: true,
  });
  return body;
}

/** As the listing has it: the answer to a write lacks the ids of labels. */
async function readAgain(access: Access, project: string, { iid }: Made): Promise<IssueSnapshot> {
  const [issue] = await toSnapshots(access, await readIssues(access, project, [String(iid)]));
  if (issue !== undefined) return issue;
  throw failed(
    { id: "gitlab" },
    { code: "unavailable", permanent: false, message: "GitLab does not show yet what was written." },
  );
}

/** The issue that an earlier attempt made, by its mark: only owners may choose a number, which GitLab would take once. */
async function findMarked(
  access: Access,
  project: string,
  { key, triedSince }: OnceOnly,
): Promise<Made | null> {
  if (triedSince === null) return null;
  const since = new Date(triedSince - clockLeewayMs).toISOString();
  const query = new URLSearchParams({ created_after: since, scope: "all", sort: "desc", per_page: "100" });
  const isOurs = ({ description }: GitLabIssue) => isMarked(description ?? "", key);
  const created = await collectPages(mostPages, async (cursor) => {
    const path = `${project}/issues${cursor ?? `?${query.toString()}`}`;
    const { body, headers } = await callGitlab(access, { path, schema: z.array(issueSchema) });
    return { items: body, next: body.some(isOurs) ? null : readLinks(headers).next };
  });
  return created.find(isOurs) ?? null;
}

/** Without the right to set them, GitLab drops statuses, labels and assignees without a word, and plans that are free keep one assignee. */
function refusedOf({ labels, assignees, status }: IssueSnapshot, change: IssueChange): RefusedField[] {
  const isAssigned = ({ accountId }: Person) => assignees.some((one) => one.accountId === accountId);
  const isLabelled = ({ name }: Named) => labels.some((one) => one.name.toLowerCase() === name.toLowerCase());
  const holds = <T>(difference: { add: T[]; remove: T[] } | undefined, has: (one: T) => boolean) =>
    difference === undefined || (difference.add.every(has) && !difference.remove.some(has));
  return [
    ...(holds(change.assignees, isAssigned) ? [] : [dropped("assignees")]),
    ...(holds(change.labels, isLabelled) ? [] : [dropped("labels")]),
    ...(isOwnStatus(change.status) && change.status.id !== status.id ? [dropped("status")] : []),
  ];
}

const dropped = (field: "assignees" | "labels" | "status"): RefusedField => ({
  field,
  because: `GitLab did not take the ${field} as sent: the account may not set it, or it is not among those that the plan or the type of the issue has.`,
});
