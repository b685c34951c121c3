import type { SQL } from "drizzle-orm";

import { runStatements } from "../../db/run-statements.ts";
import type { Ctx } from "../../domain/context.ts";
import type { IssueSnapshot } from "../../providers/tracker.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { findMembers } from "./find-members.ts";
import { adoptLinks, createTasks, moveLinks, updateTasks, type Arrival } from "./issue-statements.ts";
import { mapIssue, type IncomingIssue } from "./map-issue.ts";

export type ApplyCounts = { seen: number; created: number; changed: number; filtered: number };

/** D1 takes two megabytes per bound value; a character is three bytes at most when it is JSON. */
const longestChunk = 600_000;

/**
 * Brings tasks to the state of these snapshots: four statements for a page of issues, no query per issue. Older and
 * equal snapshots write nothing. A remote value wins over a local edit only when the remote one has changed since the
 * snapshot before; all else that a person edited stays.
 */
export async function applyIssues(
  ctx: Ctx,
  binding: BindingRow,
  issues: IssueSnapshot[],
  arrival: Arrival,
): Promise<ApplyCounts & { incoming: IncomingIssue[] }> {
  const incoming = await mapIssues(ctx, binding, issues);
  const { before: _, ...counts } = await applyIncoming(ctx, binding, { incoming, arrival });
  return counts;
}

/** Issues in our terms, with the members who are assigned. */
export async function mapIssues(
  ctx: Ctx,
  binding: BindingRow,
  issues: IssueSnapshot[],
): Promise<IncomingIssue[]> {
  const members = await findMembers(ctx, binding, issues);
  const target = { ...binding, members, now: ctx.now };
  return Promise.all(issues.map((issue) => mapIssue(target, issue)));
}

/** The second half of applyIssues; `before` goes into the first transaction, and its counts come back. */
export async function applyIncoming(
  ctx: Ctx,
  binding: BindingRow,
  input: { incoming: IncomingIssue[]; arrival: Arrival; before?: SQL[] },
): Promise<ApplyCounts & { incoming: IncomingIssue[]; before: number[] }> {
  const incoming = newestOfEach(input.incoming);
  let [created, changed] = [0, 0];
  let before = input.before ?? [];
  let beforeCounts: number[] = [];
  for (const rows of before.length > 0 && incoming.length === 0 ? [[]] : chunks(incoming)) {
    const page = { binding, arrival: input.arrival, now: ctx.now, rows: JSON.stringify(rows) };
    const statements = [updateTasks(page), createTasks(page), adoptLinks(page), moveLinks(page)];
    const counts = await runStatements(ctx.db, [...before, ...statements]);
    const [updates = 0, inserts = 0] = counts.slice(before.length);
    if (before.length > 0) beforeCounts = counts.slice(0, before.length);
    before = [];
    changed += updates;
    created += inserts;
  }
  const filtered = incoming.filter((issue) => issue.state === "filtered").length;
  return { seen: incoming.length, created, changed, filtered, incoming, before: beforeCounts };
}

function newestOfEach(incoming: IncomingIssue[]): IncomingIssue[] {
  const newest = new Map<string, IncomingIssue>();
  for (const issue of incoming) {
    const other = newest.get(issue.remote_key);
    if (other === undefined || other.remote_version < issue.remote_version)
      newest.set(issue.remote_key, issue);
  }
  return [...newest.values()];
}

function chunks(incoming: IncomingIssue[]): IncomingIssue[][] {
  const all: IncomingIssue[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const issue of incoming) {
    const length = issue.body.length + 2_000;
    if (size + length > longestChunk) {
      all.push([]);
      size = 0;
    }
    all.at(-1)?.push(issue);
    size += length;
  }
  return all;
}
