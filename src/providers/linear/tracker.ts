import * as z from "zod/mini";

import { unless } from "../kit/failures.ts";
import type { Span, Tracker } from "../tracker.ts";
import { askLinear, type Question } from "./client.ts";
import { containers } from "./containers.ts";
import { closedTypes, homeOf, readContainerId, toIssueSnapshot } from "./mapping.ts";
import { people } from "./people.ts";
import { connectionSchema, issueSchema } from "./schemas.ts";
import { issueFields } from "./issue-fields.ts";
import { write } from "./issue-writes.ts";
import { vocabulary } from "./vocabulary.ts";

const pageInfo = "pageInfo { hasNextPage endCursor }";

/** What is changed while a run lists may get an older time than what is listed; the next run begins this long before the newest. */
const overlapMs = 60_000;
/** Their clock and ours, where nothing was listed that tells theirs. */
const clockLeewayMs = 3_600_000;

/**
 * `since` (null = what is open) says what is listed. `page` is where the run is: Linear's cursor, the newest time of the first page, where the
 * next run starts, and the oldest of the page before.
 */
const cursorSchema = z.object({
  since: z.nullable(z.number()),
  page: z.nullable(z.object({ after: z.string(), newest: z.number(), until: z.number() })),
});
type Cursor = z.infer<typeof cursorSchema>;

/** Issues of a team or a project, newest change first: Linear has no other order that is sure. */
export const tracker: Tracker = {
  noun: { one: "team or project", many: "teams and projects" },
  containers,
  people,
  write,

  async list(access, { externalId }, { cursor: text, startedAt }) {
    const cursor = text === null ? { since: null, page: null } : parseCursor(text);
    if (cursor === null) return { status: "reset" };
    const { nodes, pageInfo: read } = await askLinear(access, listQuestion(externalId, cursor));
    const issues = nodes.map(toIssueSnapshot);
    const [first, last] = [issues.at(0), issues.at(-1)];
    const newest = cursor.page?.newest ?? first?.updatedAt ?? null;
    const hasMore = read.hasNextPage && read.endCursor && last !== undefined && newest !== null;
    const next: Cursor | null = hasMore
      ? { since: cursor.since, page: { after: read.endCursor ?? "", newest, until: last.updatedAt } }
      : null;
    return {
      status: "page",
      items: issues,
      removed: [],
      listed: issues.length,
      next: next && JSON.stringify(next),
      cursor: next === null ? since(nextStart(cursor, { newest, startedAt })) : null,
      span: spanOf(cursor, next),
    };
  },

  since,

  async get(access, { externalId }, { id }) {
    const query = `query issue($id: String!) { issue(id: $id) { ${issueFields} } }`;
    const asked = askLinear(access, { query, variables: { id }, schema: z.object({ issue: issueSchema }) });
    const found = await unless(["entity not found"], asked);
    if (found === null) return { is: "gone" };
    const issue = toIssueSnapshot(found.issue);
    const container = homeOf(found.issue, readContainerId(externalId).kind);
    return container.externalId === externalId
      ? { is: "here", issue }
      : { is: "moved", to: { container, issue } };
  },

  vocabulary,
};

/** The container is asked for as well: the issues of one that nobody knows would be an empty list. */
function listQuestion(externalId: string, { since: from, page }: Cursor): Question<IssuePage> {
  const { kind, id } = readContainerId(externalId);
  const query = `query issues($id: String!, $filter: IssueFilter, $after: String, $includeArchived: Boolean) {
    ${kind}(id: $id) { id }
    issues(filter: $filter, first: 100, after: $after, orderBy: updatedAt, includeArchived: $includeArchived) {
      nodes { ${issueFields} } ${pageInfo} } }`;
  const filter = {
    [kind]: { id: { eq: id } },
    ...(from === null
      ? { state: { type: { nin: closedTypes } } }
      : { updatedAt: { gte: new Date(from).toISOString() } }),
  };
  const variables = { id, filter, after: page?.after ?? null, includeArchived: from !== null };
  return { query, variables, schema: issuePageSchema };
}

const issuePageSchema = z.pipe(
  z.object({ issues: connectionSchema(issueSchema) }),
  z.transform(({ issues }) => issues),
);
type IssuePage = z.infer<typeof issuePageSchema>;

function since(updatedAt: number): string {
  return JSON.stringify({ since: updatedAt, page: null } satisfies Cursor);
}

/** By their clock, as far as anything told it. */
function nextStart({ since: from }: Cursor, seen: { newest: number | null; startedAt: number }): number {
  const { newest, startedAt } = seen;
  if (from === null) return Math.max((newest ?? 0) - overlapMs, startedAt - clockLeewayMs);
  return Math.max(from, (newest ?? 0) - overlapMs);
}

/** Issues of one instant may stand on two pages: then neither page is complete for it. */
function spanOf({ since: from, page }: Cursor, next: Cursor | null): Span {
  const until = page?.until ?? null;
  const oldest = next?.page?.until ?? null;
  return { from: oldest === null ? from : oldest + 1, until };
}

/** null = it is none of ours. */
function parseCursor(text: string): Cursor | null {
  try {
    return cursorSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
