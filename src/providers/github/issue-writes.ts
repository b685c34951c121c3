import * as z from "zod/mini";

import { unless } from "../kit/failures.ts";
import { isMarked, marked } from "../kit/inert-text.ts";
import { collectPages, readLinks } from "../kit/pages.ts";
import type { Access } from "../provider.ts";
import type {
  ContainerRef,
  Difference,
  IssueChange,
  IssueSnapshot,
  Named,
  OnceOnly,
  Person,
  RefusedField,
  TrackerWrites,
  WritableField,
} from "../tracker.ts";
import { callGithub } from "./client.ts";
import { comments } from "./comments.ts";
import { numberIn, pathOfIssues } from "./hosts.ts";
import { inertText } from "./inert-text.ts";
import { type GitHubIssue, issueSchema, statuses, toIssueSnapshot } from "./mapping.ts";
import { userSchema } from "./schemas.ts";

const issuesSchema = z.array(issueSchema);
const mostPages = 10;
/** Between GitHub's clock and ours. */
const clockLeewayMs = 60_000;

/** https://docs.github.com/rest/issues/issues. GitHub takes no condition, so one call changes nothing but what it names. */
export const write: TrackerWrites = {
  fields: new Set(["title", "body", "status", "assignees", "labels"]),

  async create(access, container, { key, triedSince, draft }) {
    const { title, body, status, assignees, labels } = draft;
    const created =
      (await findMarked(access, container, { key, triedSince })) ??
      (await send(access, container, {
        title,
        body: marked(inertText(body, access.host), key),
        assignees: await loginsOf(access, assignees),
        labels: labels.map(({ name }) => name),
      }));
    const isClosed = status?.id === statuses.closed.id && created.state !== "closed";
    const last = isClosed ? await send(access, container, { state: "closed" }, created.number) : created;
    const issue = toIssueSnapshot(last, container.name);
    const added = { assignees: { add: assignees, remove: [] }, labels: { add: labels, remove: [] } };
    return { issue, refused: refusedOf(issue, added) };
  },

  async update(access, container, { expected, change }) {
    const number = numberIn(expected);
    const json = {
      ...(change.title === undefined ? {} : { title: change.title }),
      ...(change.body === undefined ? {} : { body: inertText(change.body, access.host) }),
      ...(change.status === undefined ? {} : { state: change.status.id }),
      ...(change.labels === undefined ? {} : { labels: labelsAfter(expected.labels, change.labels) }),
      ...(change.assignees === undefined
        ? {}
        : { assignees: await assigneesAfter(access, expected.assignees, change.assignees) }),
    };
    const sent = await unless([404, 410], send(access, container, json, number));
    // A number that leads elsewhere belongs to an issue that was transferred: it goes on under another id.
    if (sent === null || String(sent.id) !== expected.id) return { status: "gone" };
    const issue = toIssueSnapshot(sent, container.name);
    return { status: "written", issue, refused: refusedOf(issue, change) };
  },

  comments,
};

async function send(
  access: Access,
  container: ContainerRef,
  json: object,
  number?: string | number,
): Promise<GitHubIssue> {
  const isNew = number === undefined;
  const { body } = await callGithub(access, {
    method: isNew ? "POST" : "PATCH",
    path: isNew ? pathOfIssues(container) : pathOfIssues(container, `/${number}`),
    json,
    schema: issueSchema,
    isIdempotent: !isNew,
  });
  return body;
}

/** The issue that an earlier attempt made, by its mark; GitHub keeps no key of ours. */
async function findMarked(
  access: Access,
  container: ContainerRef,
  { key, triedSince }: OnceOnly,
): Promise<GitHubIssue | null> {
  if (triedSince === null) return null;
  const since = new Date(triedSince - clockLeewayMs).toISOString().slice(0, 19);
  const query = `?state=all&sort=created&direction=desc&per_page=100&since=${since}Z`;
  const created = await collectPages(mostPages, async (cursor) => {
    const path = pathOfIssues(container, cursor ?? query);
    const { body, headers } = await callGithub(access, { path, schema: issuesSchema });
    const found = body.some((issue) => isMarked(issue.body ?? "", key));
    return { items: body, next: found ? null : readLinks(headers).next };
  });
  return created.find((issue) => isMarked(issue.body ?? "", key)) ?? null;
}

/** By id, because a login may have been renamed: https://docs.github.com/rest/users/users#get-a-user-using-their-id */
async function loginsOf(access: Access, people: readonly Person[]): Promise<string[]> {
  const logins: string[] = [];
  for (const { accountId, login } of people) {
    const path = `/user/${encodeURIComponent(accountId)}`;
    const found = await unless([404], callGithub(access, { path, schema: userSchema }));
    logins.push(found?.body.login ?? login);
  }
  return logins;
}

async function assigneesAfter(
  access: Access,
  had: readonly Person[],
  { add, remove }: Difference<Person>,
): Promise<string[]> {
  const isIn = (all: readonly Person[], { accountId }: Person) =>
    all.some((one) => one.accountId === accountId);
  const kept = had.filter((person) => !isIn(remove, person));
  const added = await loginsOf(
    access,
    add.filter((person) => !isIn(kept, person)),
  );
  return [...kept.map(({ login }) => login), ...added];
}

function labelsAfter(had: readonly Named[], { add, remove }: Difference<Named>): string[] {
  const kept = had.map(({ name }) => name).filter((name) => !hasName(remove, name));
  return [...kept, ...add.map(({ name }) => name).filter((name) => !kept.some((one) => sameName(one, name)))];
}

const sameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
const hasName = (all: readonly Named[], name: string) => all.some((one) => sameName(one.name, name));

/** Without the right to change them, GitHub drops labels and assignees without a word. */
function refusedOf({ labels, assignees }: IssueSnapshot, change: IssueChange): RefusedField[] {
  const hasPerson = ({ accountId }: Person) => assignees.some((one) => one.accountId === accountId);
  const isAssigned =
    change.assignees?.add.every(hasPerson) !== false && change.assignees?.remove.some(hasPerson) !== true;
  const hasLabel = ({ name }: Named) => hasName(labels, name);
  const isLabelled =
    change.labels?.add.every(hasLabel) !== false && change.labels?.remove.some(hasLabel) !== true;
  return [
    ...(isAssigned ? [] : [dropped("assignees", "assignees")]),
    ...(isLabelled ? [] : [dropped("labels", "labels")]),
  ];
}

const dropped = (field: WritableField, what: string): RefusedField => ({
  field,
  because: `GitHub left the ${what} as they were: the connected account may not change them in this repository.`,
});
