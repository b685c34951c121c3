import type { Context } from "hono";
import { buildSchema, graphql } from "graphql";
import * as z from "zod";
import { isAtLeast } from "./ids.ts";
import { issueUrl } from "./links.ts";
import { presentTimelog, secondsSpent } from "./present.ts";
import type { Issue, Project, Timelog, World } from "./records.ts";
import { actOf, GitLabError, type RestEnv } from "./rest/answer.ts";
import { requireScope } from "./rest/authenticate.ts";
import { statusResolvers, statusSchema, unknownToCommunity } from "./graphql-statuses.ts";
import { changeIssue, newTime } from "./verbs/change-issue.ts";
import { parseDuration } from "./verbs/duration.ts";
import { findIssueById, levelIn, maySeeIssue, maySeeProject } from "./world.ts";

/** The part of https://docs.gitlab.com/api/graphql/reference/ that is about time, about where an issue is and about its status. */
const schema = buildSchema(`
  scalar IssueID
  scalar IssuableID
  scalar TimelogID
  type Query { issue(id: IssueID!): Issue }
  type Mutation {
    timelogCreate(input: TimelogCreateInput!): TimelogPayload
    timelogDelete(input: TimelogDeleteInput!): TimelogPayload
  }
  type Issue {
    id: ID! iid: ID! title: String! projectId: Int! reference(full: Boolean): String! webUrl: String!
    timeEstimate: Int! totalTimeSpent: Int!
    timelogs(first: Int, after: String): TimelogConnection!
  }
  type TimelogConnection { nodes: [Timelog] pageInfo: PageInfo! totalSpentTime: String }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Timelog { id: ID! spentAt: String timeSpent: Int! summary: String user: User! }
  type User { id: ID! username: String! name: String! }
  type TimelogPayload { timelog: Timelog errors: [String!]! }
  input TimelogCreateInput { issuableId: IssuableID! timeSpent: String! spentAt: String summary: String! }
  input TimelogDeleteInput { id: TimelogID! }
${statusSchema}`);

const mostSeconds = 31_557_600;
const mostPage = 100;
const requestSchema = z.object({
  query: z.string().max(10_000),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

export async function answerGraphql(c: Context<RestEnv>): Promise<Response> {
  const request = requestSchema.safeParse(await c.req.json().catch(() => null));
  if (!request.success) throw new GitLabError(400, { errors: [{ message: "Unexpected end of document" }] });
  const { query: source, variables } = request.data;
  const message = unknownToCommunity(c, source);
  if (message !== null) return c.json({ errors: [{ message }] });
  const rootValue = {
    issue: ({ id }: { id: string }) => findVisible(c, id),
    timelogCreate: ({ input }: { input: CreateInput }) => createTimelog(c, input),
    timelogDelete: ({ input }: { input: { id: string } }) => deleteTimelog(c, input.id),
    ...statusResolvers(c, (gid) => targetOf(c, gid)),
  };
  const answer = await graphql({ schema, source, rootValue, variableValues: variables ?? {} });
  return c.json(answer);
}

const numberIn = (gid: string, type: string) =>
  Number(new RegExp(`^gid://gitlab/${type}/(\\d+)$`).exec(gid)?.[1] ?? Number.NaN);

type Target = { project: Project; issue: Issue };

function targetOf(c: Context<RestEnv>, gid: string): Target | null {
  const { world, user } = c.var;
  const found = findIssueById(world, numberIn(gid, "(?:Issue|WorkItem)"));
  if (found === null) return null;
  const isVisible =
    maySeeProject(world, found.project, user.username) &&
    maySeeIssue(world, found.project, found.issue, user.username);
  return isVisible ? found : null;
}

function findVisible(c: Context<RestEnv>, gid: string) {
  const target = targetOf(c, gid);
  if (target === null) return null;
  const { project, issue } = target;
  return {
    id: `gid://gitlab/Issue/${issue.id}`,
    iid: String(issue.iid),
    title: issue.title,
    projectId: project.id,
    reference: ({ full }: { full?: boolean }) =>
      full === true ? `${project.path}#${issue.iid}` : `#${issue.iid}`,
    webUrl: issueUrl(c.var.links, project, issue),
    timeEstimate: issue.estimateSeconds,
    totalTimeSpent: secondsSpent(issue),
    timelogs: (page: { first?: number; after?: string | null }) => pageOf(c, issue.timelogs, page),
  };
}

function pageOf(
  c: Context<RestEnv>,
  all: Timelog[],
  { first = mostPage, after }: { first?: number; after?: string | null },
) {
  const from = after === undefined || after === null ? 0 : Number(atob(after));
  const until = from + Math.min(first, mostPage);
  return {
    nodes: all.slice(from, until).map((timelog) => presentTimelog(c.var, timelog)),
    pageInfo: { hasNextPage: until < all.length, endCursor: btoa(String(until)) },
  };
}

type CreateInput = { issuableId: string; timeSpent: string; spentAt?: string; summary: string };

const denied = () =>
  new Error(
    "The resource that you are attempting to access does not exist or you don't have permission to perform this action",
  );

function createTimelog(c: Context<RestEnv>, { issuableId, timeSpent, spentAt, summary }: CreateInput) {
  if (!isAtLeast(c.var.world, 15, 3))
    throw new Error("Field 'timelogCreate' doesn't exist on type 'Mutation'");
  const target = writable(c, targetOf(c, issuableId));
  const seconds = parseDuration(timeSpent);
  const problem = problemOf(target.issue, { seconds, spentAt, summary });
  if (seconds === null || problem !== null)
    return { timelog: null, errors: [problem ?? "Time spent can't be blank"] };
  const at = spentAt === undefined ? new Date().toISOString() : new Date(spentAt).toISOString();
  changeIssue(actOf(c), target, { spend: { seconds, spentAt: at, summary } });
  const made = target.issue.timelogs.at(-1);
  return { timelog: made === undefined ? null : presentTimelog(c.var, made), errors: [] };
}

type Entry = { seconds: number | null; spentAt: string | undefined; summary: string };

function problemOf(issue: Issue, { seconds, spentAt, summary }: Entry): string | null {
  if (seconds === null || seconds === 0)
    return "Time spent must be formatted correctly. For example: 1h 30m.";
  if (spentAt !== undefined && Number.isNaN(Date.parse(spentAt))) return "Spent at is invalid";
  if (spentAt !== undefined && Date.parse(spentAt) > Date.now())
    return "Spent at can't be a future date and time.";
  if (summary.length > 255) return "Summary is too long (maximum is 255 characters)";
  const sum = secondsSpent(issue) + seconds;
  if (sum < 0) return "Time to subtract exceeds the total time spent";
  return sum > mostSeconds ? "Total time spent cannot exceed 1 year." : null;
}

function writable(c: Context<RestEnv>, target: Target | null): Target {
  requireScope(c.var.token, ["api"]);
  if (target === null || target.project.isArchived) throw denied();
  if (levelIn(c.var.world, target.project, c.var.user.username) < 15) throw denied();
  return target;
}

/** One's own, or as a Maintainer anybody's. No hook is told. */
function deleteTimelog(c: Context<RestEnv>, gid: string) {
  const id = numberIn(gid, "Timelog");
  const target = writable(c, targetWith(c.var.world, id));
  const timelog = target.issue.timelogs.find((one) => one.id === id);
  const isOwn = timelog?.username === c.var.user.username;
  if (timelog === undefined || (!isOwn && levelIn(c.var.world, target.project, c.var.user.username) < 40))
    throw denied();
  target.issue.timelogs = target.issue.timelogs.filter((one) => one !== timelog);
  target.issue.updatedAt = newTime(target.issue.updatedAt);
  return { timelog: presentTimelog(c.var, timelog), errors: [] };
}

function targetWith(world: World, timelogId: number): Target | null {
  for (const project of world.projects.values())
    for (const issue of project.issues.values())
      if (issue.timelogs.some(({ id }) => id === timelogId)) return { project, issue };
  return null;
}
