import { type SQL, sql } from "drizzle-orm";
import type { BatchItem, BatchResponse } from "drizzle-orm/batch";

import { insertWhere, somethingChanged } from "../db/insert-where.ts";
import { audit } from "../db/schema/people.ts";
import { createId } from "../lib/id.ts";
import type { Enqueue, OutboxRef } from "../messages.ts";
import { actorName, type Companions, type Ctx } from "./context.ts";
import { lockedTimeOf } from "./locked-time.ts";
import { type EventDraft, hintPublished, publication, type Publication } from "./publish.ts";

type Statement = BatchItem<"sqlite">;

/** Who signs in acts for nobody yet, and has no queue. */
export type CommitCtx = Pick<Ctx, "db" | "actor" | "now" | "companions"> & { enqueue?: Enqueue };

/** What the audit says of a commit: `action` such as "task.create", `target` such as "task:id"; detail holds ids and names, no secrets. */
export type AuditEntry = {
  action: string;
  target: string | SQL;
  /** SQL = an expression that makes the JSON. */
  detail?: Record<string, unknown> | SQL;
  /** The entry is written if the statement of this number changed a row: a version check may have refused it. 0 unless given. */
  after?: number;
  /** Instead: the entry is written before all statements, if this holds then; an expression in it finds what is about to change. */
  when?: SQL;
};

/** A statement with the entry that is written if it changed a row. */
export type Audited = { statement: Statement; audit: AuditEntry };

export type Commit<T extends readonly Statement[]> = {
  statements: T;
  /** What has to be there before; nobody needs its results. */
  beforehand?: readonly Audited[];
  audit?: AuditEntry | readonly AuditEntry[];
  /** What happened, for subscribers. Published if the first audit entry was written; a Publication has a condition of its own. */
  event?: EventDraft | Publication | readonly (EventDraft | Publication)[];
};

/**
 * The only way a verb ends: its rows, their audit entries and, when somebody subscribes, the outbox rows of its events, in one
 * batch: all of it happens or nothing. Throws LockedTime when one of them would change locked time. Returns what the statements gave. A statement that asks for `changes()` sees the one before it.
 *
 * An integration that applies a batch publishes one event for all its tasks:
 * `commit(ctx, { statements, event: { type: "tasks.synced", taskIds } })`, or with a condition of its own
 * `event: publication(ctx, draft, { when })`. Without an audit entry an event is published if the last statement changed a row.
 */
export async function commit<const T extends readonly Statement[]>(
  ctx: CommitCtx,
  { statements, beforehand = [], audit: entries = [], event: events = [] }: Commit<T>,
): Promise<BatchResponse<T>> {
  const audits = listOf(entries).map((entry) => auditRow(ctx, entry, statements.length));
  const [first] = audits;
  const isAudited = first === undefined ? somethingChanged : isWritten(ctx, first.id);
  const publications = listOf(events).map((event) =>
    "statement" in event ? event : publication(ctx, event, { when: isAudited }),
  );
  const before = [
    ...publications.filter(({ isFirst }) => isFirst).map(({ statement }) => statement),
    ...audits.filter(({ after }) => after === null).map(({ statement }) => statement),
    ...beforehand.flatMap((one) => [one.statement, auditRow(ctx, one.audit, 1).statement]),
  ];
  const behind = publications.filter(({ isFirst }) => !isFirst).map(({ statement }) => statement);
  const own = statements.flatMap((statement, index) => [
    { statement, index },
    ...audits
      .filter(({ after }) => after === index)
      .map((entry) => ({ statement: entry.statement, index: null })),
  ]);
  const all = [...before, ...own.map(({ statement }) => statement), ...behind];
  const results = await runAll(ctx, all);
  const firsts = before.length;
  const refs = publications.flatMap(({ statement }) => refsIn(results[all.indexOf(statement)]));
  await hintPublished(ctx, refs);
  const given = own.flatMap(({ index }, at) => (index === null ? [] : [results[firsts + at]]));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because `own` keeps the order of the statements
  return given as BatchResponse<T>;
}

/** Publishes what is stored already. Where there is a batch that stores it, its event belongs there: see `commit`. */
export async function publish(ctx: CommitCtx, event: EventDraft): Promise<void> {
  await commit(ctx, { statements: [], event: publication(ctx, event) });
}

function listOf<T>(given: T | readonly T[]): readonly T[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because what is no list is one of it
  return Array.isArray(given) ? (given as readonly T[]) : [given as T];
}

async function runAll({ db, companions }: CommitCtx, statements: Statement[]): Promise<unknown[]> {
  const { before, behind, seen } = takeCompanions(companions);
  const [first, ...rest] = [...before, ...statements, ...behind];
  if (first === undefined) return [];
  const results: unknown[] = await db.batch([first, ...rest]).catch((error: unknown) => {
    throw lockedTimeOf(error) ?? error;
  });
  const end = before.length + statements.length;
  seen(results.slice(end));
  return results.slice(before.length, end);
}

function takeCompanions(companions: Companions | undefined) {
  if (companions === undefined || companions.isTaken) return { before: [], behind: [], seen: () => {} };
  companions.isTaken = true;
  const { before, behind = [], seen = () => {} } = companions;
  return { before, behind, seen };
}

function auditRow(
  ctx: CommitCtx,
  { action, target, detail = {}, after = 0, when }: AuditEntry,
  statements: number,
) {
  const { db, actor, now } = ctx;
  const id = createId(now);
  const row = {
    workspaceId: actor.workspaceId,
    id,
    at: now,
    actor: actorName(actor),
    action,
    target,
    detail,
  };
  const isBefore = when !== undefined || statements === 0;
  const condition = isBefore ? (when ?? sql`true`) : somethingChanged;
  return { id, after: isBefore ? null : after, statement: insertWhere(db, audit, row, condition) };
}

function isWritten({ actor }: CommitCtx, id: string): SQL {
  return sql`EXISTS (SELECT 1 FROM audit WHERE workspace_id = ${actor.workspaceId} AND id = ${id})`;
}

function refsIn(result: unknown): OutboxRef[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because publications return nothing else
  return (result ?? []) as OutboxRef[];
}
