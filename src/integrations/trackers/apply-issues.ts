import type { SQL } from "drizzle-orm";

import { rowsOf, runBatch, type StatementResult } from "../../db/run-statements.ts";
import type { Ctx } from "../../domain/context.ts";
import { hintPublished } from "../../domain/publish.ts";
import type { OutboxRef } from "../../messages.ts";
import type { IssueSnapshot } from "../../providers/tracker.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { trackerSettings } from "../bindings/settings.ts";
import { findMembers } from "./find-members.ts";
import type { FoldedIssue } from "./fold-issues.ts";
import { type Arrival, statementsFor } from "./issue-statements.ts";
import { mapIssue, type IncomingIssue } from "./map-issue.ts";
import { publishSynced } from "./publish-issue.ts";

export type ApplyCounts = { seen: number; created: number; changed: number; filtered: number };

/** D1 takes two megabytes per bound value. */
const longestChunkBytes = 1_800_000;

/**
 * Brings tasks to the state of these snapshots: five statements for a page of issues, no query per issue. Older and
 * equal snapshots write nothing. A remote value wins over a local edit only when the remote one has changed since the
 * snapshot before; all else that a person edited stays. What it changed is published with it.
 */
export async function applyIssues(
  ctx: Ctx,
  binding: BindingRow,
  issues: IssueSnapshot[],
  arrival: Arrival,
): Promise<ApplyCounts> {
  const incoming = await mapIssues(ctx, binding, issues);
  const { before: _, ...counts } = await applyIncoming(ctx, binding, { incoming, arrival });
  return counts;
}

type MappedBinding = Pick<BindingRow, "provider" | "host" | "siteId" | "externalId" | "settings">;

/** Issues in our terms, with the members who are assigned. */
export async function mapIssues(
  ctx: Ctx,
  binding: MappedBinding,
  issues: IssueSnapshot[],
): Promise<IncomingIssue[]> {
  const members = await findMembers(ctx, binding, issues);
  const target = { ...binding, settings: trackerSettings(binding), members, now: ctx.now };
  return Promise.all(issues.map((issue) => mapIssue(target, issue)));
}

/** The second half of applyIssues; `before` goes into the first transaction, and its results come back. */
export async function applyIncoming(
  ctx: Ctx,
  binding: BindingRow,
  input: { incoming: IncomingIssue[]; arrival: Arrival; before?: SQL[] },
): Promise<ApplyCounts & { before: StatementResult[] }> {
  const { arrival, before = [] } = input;
  const incoming = newestOfEach(input.incoming);
  const publish = (rows: readonly IncomingIssue[]) => [publishSynced(ctx, rows)];
  const { created, changed, results } = await writeIssues(ctx, binding, {
    rows: incoming,
    arrival,
    before,
    publish,
  });
  const filtered = incoming.filter((issue) => issue.state === "filtered").length;
  return { seen: incoming.length, created, changed, filtered, before: results.slice(0, before.length) };
}

type Writing<Row> = {
  rows: Row[];
  arrival: Arrival;
  before?: SQL[];
  after?: SQL[];
  /** The rows of the outbox that publish what is done to these rows, in the same transaction. */
  publish: (rows: Row[]) => SQL[];
};

/**
 * Writes one row per issue: one transaction, or several when the texts are long. `before` goes into the first of them and `after`
 * into the last; the results of both come back.
 */
export async function writeIssues<Row extends IncomingIssue | FoldedIssue>(
  ctx: Ctx,
  binding: BindingRow,
  { rows, arrival, before = [], after = [], publish }: Writing<Row>,
): Promise<{ created: number; changed: number; results: StatementResult[] }> {
  const pages = rows.length === 0 ? [[]] : chunks(rows, (row) => JSON.stringify(row));
  const total = { created: 0, changed: 0, results: new Array<StatementResult>() };
  for (const [i, page] of pages.entries()) {
    const first = i === 0 ? before : [];
    const input = { binding, arrival, now: ctx.now, rows: page, published: publish(page) };
    const own = page.length === 0 ? [] : statementsFor(input);
    const statements = [...first, ...own, ...(i === pages.length - 1 ? after : [])];
    if (statements.length === 0) continue;
    const results = await runBatch(ctx.db, statements);
    const [updates, inserts, ...others] = results.splice(first.length, own.length);
    total.changed += updates?.meta.changes ?? 0;
    total.created += inserts?.meta.changes ?? 0;
    total.results.push(...results);
    await hintPublished(
      ctx,
      others.flatMap((result) => rowsOf<OutboxRef>(result)),
    );
  }
  return total;
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

const encoder = new TextEncoder();

/** What fits one statement each; `textOf` is of the texts that have no limit of their own. */
export function chunks<T>(all: readonly T[], textOf: (one: T) => string): T[][] {
  const pages: T[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const one of all) {
    const length = encoder.encode(textOf(one)).length + 2_000;
    if (size + length > longestChunkBytes) {
      pages.push([]);
      size = 0;
    }
    pages.at(-1)?.push(one);
    size += length;
  }
  return pages;
}
