import * as z from "zod/mini";

import { truncate } from "../../lib/truncate.ts";
import type { Access } from "../access.ts";
import { failedWith } from "../kit/failures.ts";
import type { ContainerRef, IssueRef } from "../refs.ts";
import type { Worklog, WorklogDraft, Worklogs } from "../worklogs.ts";
import { askGitlab, callGitlab } from "./client.ts";
import { graphqlError } from "./failures.ts";
import { projectPathOf, toPerson } from "./mapping.ts";

const timelogSchema = z.object({
  id: z.string(),
  spentAt: z.nullish(z.string()),
  timeSpent: z.number(),
  summary: z.nullish(z.string()),
  user: z.object({ id: z.string(), username: z.string() }),
});
const timelogFields = "id spentAt timeSpent summary user { id username }";

const pageSchema = z.object({
  issue: z.nullable(
    z.object({
      timelogs: z.object({
        nodes: z.array(timelogSchema),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.nullish(z.string()) }),
      }),
    }),
  ),
});
const changedSchema = z.nullable(
  z.object({ timelog: z.nullish(timelogSchema), errors: z.array(z.string()) }),
);

const listQuery = `query($id: IssueID!, $after: String) { issue(id: $id) { timelogs(first: 100, after: $after) {
  nodes { ${timelogFields} } pageInfo { hasNextPage endCursor } } } }`;
const createQuery = `mutation($input: TimelogCreateInput!) { timelogCreate(input: $input) {
  timelog { ${timelogFields} } errors } }`;
const deleteQuery = `mutation($input: TimelogDeleteInput!) { timelogDelete(input: $input) { timelog { ${timelogFields} } errors } }`;

const mostPages = 50;
const mostSummary = 255;
/** At the end of a summary, after which entries of ours are known. */
const markPattern = /(?:^| )tw:([A-Za-z0-9_-]{1,64})$/;

/**
 * Time logs: https://docs.gitlab.com/api/graphql/reference/#mutationtimelogcreate. REST has no date for them, so they go by GraphQL. They
 * cannot be changed: another one is made, then the old one is deleted.
 */
export const worklogs: Worklogs = {
  leastSeconds: 1,
  stepSeconds: 1,
  // Of 2,000 calls a minute, which others of the account need as well; one change takes up to four.
  writesPerMinute: 200,

  list: (access, _container, issue) => listTimelogs(access, issue),

  async put(access, container, { issue, remoteId, draft }) {
    if (remoteId !== null && !(await isThere(access, issue, remoteId))) return { status: "gone" };
    const worklog = await create(access, container, { issue, draft });
    if (remoteId !== null) await remove(access, issue, remoteId);
    return { status: "written", worklog };
  },

  remove: (access, _container, { issue, remoteId }) => remove(access, issue, remoteId),
};

async function listTimelogs(access: Access, { id }: IssueRef): Promise<Worklog[]> {
  const all: Worklog[] = [];
  let after: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const variables: Record<string, unknown> = { id: issueGid(id), after };
    const { issue }: z.infer<typeof pageSchema> = await askGitlab(access, {
      query: listQuery,
      variables,
      schema: pageSchema,
    });
    if (issue === null) throw graphqlError("does not exist or you don't have permission");
    const { nodes, pageInfo } = issue.timelogs;
    all.push(...nodes.map(toWorklog));
    after = pageInfo.endCursor ?? null;
    if (!pageInfo.hasNextPage || after === null) break;
  }
  return all;
}

async function isThere(access: Access, issue: IssueRef, remoteId: string): Promise<boolean> {
  return (await listTimelogs(access, issue)).some((worklog) => worklog.remoteId === remoteId);
}

type Entry = { issue: IssueRef; draft: WorklogDraft };

async function create(access: Access, container: ContainerRef, { issue, draft }: Entry): Promise<Worklog> {
  const summary = summaryOf(draft);
  // A bare number would be hours.
  const timeSpent = `${draft.seconds}s`;
  const spentAt = new Date(draft.startedAt).toISOString();
  try {
    const { timelogCreate } = await askGitlab(access, {
      query: createQuery,
      variables: { input: { issuableId: issueGid(issue.id), timeSpent, spentAt, summary } },
      schema: z.object({ timelogCreate: changedSchema }),
    });
    const timelog = timelogCreate?.timelog;
    if (!timelog) throw graphqlError(timelogCreate?.errors[0] ?? "");
    return toWorklog(timelog);
  } catch (error) {
    if (!failedWith(error, ["unknown_field"])) throw error;
    return addSpentTime(access, container, { issue, draft });
  }
}

/** Before 15.3: on the day of the call, because there is no date. */
async function addSpentTime(
  access: Access,
  container: ContainerRef,
  { issue, draft }: Entry,
): Promise<Worklog> {
  const { path, iid } = projectPathOf(container, issue);
  await callGitlab(access, {
    method: "POST",
    path: `${path}/issues/${iid}/add_spent_time`,
    json: { duration: `${draft.seconds}s`, summary: summaryOf(draft) },
  });
  const made = (await listTimelogs(access, issue)).findLast(({ key }) => key === draft.key);
  if (made === undefined) throw graphqlError("");
  return made;
}

/** Who may not delete it and who does not find it are told the same, so it is looked for. */
async function remove(access: Access, issue: IssueRef, remoteId: string): Promise<void> {
  try {
    const { timelogDelete } = await askGitlab(access, {
      query: deleteQuery,
      variables: { input: { id: remoteId } },
      schema: z.object({ timelogDelete: changedSchema }),
    });
    const [problem] = timelogDelete?.errors ?? [];
    if (problem !== undefined) throw graphqlError(problem);
  } catch (error) {
    const isUnclear = failedWith(error, [null]) && error.code === "not_found";
    if (!isUnclear || (await isThere(access, issue, remoteId))) throw error;
  }
}

/** One line; the mark stays whole. */
function summaryOf({ comment, key }: WorklogDraft): string {
  const mark = `tw:${key}`;
  const line = truncate(comment.toWellFormed().replaceAll(/\s+/g, " ").trim(), mostSummary - mark.length - 1);
  return line === "" ? mark : `${line} ${mark}`;
}

function toWorklog({ id, spentAt, timeSpent, summary, user }: z.infer<typeof timelogSchema>): Worklog {
  return {
    remoteId: id,
    key: markPattern.exec(summary ?? "")?.[1] ?? null,
    author: toPerson({ id: Number(/\d+$/.exec(user.id)?.[0]), username: user.username }),
    startedAt: Date.parse(spentAt ?? "") || 0,
    seconds: timeSpent,
    version: JSON.stringify([spentAt, timeSpent, summary]),
  };
}

const issueGid = (id: string) => `gid://gitlab/Issue/${id}`;
