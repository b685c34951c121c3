import { and, eq, lte, ne, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";

import { outbox } from "../../db/schema/outbox.ts";
import { owedRef } from "../../domain/owed-row.ts";
import { AppError } from "../../lib/errors.ts";
import type { OutboxRef } from "../../messages.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";
import { isPermanent, retryDelaySeconds } from "../retry.ts";
import type { OutboxHandler, OutboxRow } from "./handler.ts";
import { type Owed, owe } from "./owe.ts";

type Ctx = Pick<IntegrationContext, "db" | "now" | "actor">;

/** Longer than all calls of one attempt together. */
const leaseMs = 120_000;

function isRow({ workspaceId, key }: Pick<OutboxRow, "workspaceId" | "key">): SQL | undefined {
  return and(eq(outbox.workspaceId, workspaceId), eq(outbox.key, key));
}

/** The row, if it is still in that version and nobody works on it. */
export async function findWaiting({ db, now }: Ctx, ref: OutboxRef): Promise<OutboxRow | null> {
  const row = await db.select().from(outbox).where(isFree(ref, now)).get();
  return row ?? null;
}

function isFree(ref: OutboxRef, now: number): SQL | undefined {
  const isThis = and(isRow(ref), eq(outbox.version, ref.version), eq(outbox.state, "waiting"));
  return and(isThis, lte(outbox.leaseUntil, now));
}

/** Takes the lease by compare-and-set, with `note` in the payload; null when somebody else was faster. */
export async function lease(
  { db, now }: Ctx,
  row: OutboxRow,
  { handler, note }: { handler: OutboxHandler; note: Record<string, unknown> },
): Promise<OutboxRow | null> {
  const until = now + leaseMs;
  // Cron passes by what is leased: its columns that indexes hold stay as they are.
  const left = handler.isRepeatable ? {} : { state: "sending" as const, dueAt: until };
  const payload = sql`json_patch(${outbox.payload}, ${JSON.stringify(note)})`;
  const [held] = await db
    .update(outbox)
    .set({ ...left, payload, leaseUntil: until, attempts: sql`${outbox.attempts} + 1`, updatedAt: now })
    .where(isFree(row, now))
    .returning();
  return held ?? null;
}

/** Condition: the attempt that knows the row so still has its lease. */
export function isHeld({ workspaceId, key, leaseUntil }: OutboxRow): SQL {
  return sql`EXISTS (SELECT 1 FROM outbox AS held WHERE held.workspace_id = ${workspaceId} AND held.key = ${key}
    AND held.lease_until = ${leaseUntil})`;
}

type Ending = { handler: OutboxHandler; statements: readonly BatchItem<"sqlite">[]; owed: readonly Owed[] };

/**
 * Ends a row together with what its attempt leaves behind and owes. Returns what is to be delivered now: what is owed because of it, and the row itself
 * when it was asked for again meanwhile.
 */
export async function finish(
  ctx: Ctx,
  row: OutboxRow,
  { handler, statements, owed }: Ending,
): Promise<OutboxRef[]> {
  const { db, now } = ctx;
  const mine = and(isRow(row), eq(outbox.leaseUntil, row.leaseUntil));
  const inThisVersion = and(mine, eq(outbox.version, row.version));
  const further = owed.length === 0 ? [] : [owe(ctx, owed, isHeld(row))];
  const batch: BatchItem<"sqlite">[] = [
    ...further,
    ...statements,
    // One that did not take the lease has sent nothing: its key may be used again.
    handler.keptMs === undefined || row.leaseUntil <= now
      ? db.delete(outbox).where(inThisVersion)
      : db.update(outbox).set(ended(now, handler.keptMs)).where(inThisVersion),
    db
      .update(outbox)
      .set({ state: "waiting", leaseUntil: 0, dueAt: now })
      .where(and(mine, ne(outbox.version, row.version)))
      .returning(owedRef),
  ];
  const [first, ...rest] = batch;
  if (first === undefined) return [];
  const results: unknown[] = await db.batch([first, ...rest]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because it is what these statements return
  return [...results.slice(0, further.length), results.at(-1)].flat() as OutboxRef[];
}

/** A row whose key must not be used again for so long; what it said is forgotten. */
export function ended(now: number, keptMs: number) {
  const dueAt = now + keptMs;
  return { state: "done" as const, payload: {}, leaseUntil: 0, dueAt, lastError: null, updatedAt: now };
}

export const unanswered =
  "No answer came. It may have arrived all the same: look there before you send it again.";

/**
 * Records why an attempt failed, and when the next one is. The row is dead after a permanent failure, after too many attempts, or when what must not
 * be sent twice may have arrived. While its connection is paused or has to be signed in again it waits for that.
 */
export async function fail(
  { db, now }: Ctx,
  row: OutboxRow,
  { handler, error }: { handler: OutboxHandler; error: unknown },
): Promise<void> {
  // One that failed before it took the lease counts too.
  const attempts = row.leaseUntil > now ? row.attempts : row.attempts + 1;
  const isLost = row.state === "sending" && mayHaveArrived(error);
  const isOver = isLost || isPermanent(error) || attempts >= handler.mostAttempts;
  // Ever less often: after a day of failures only every few hours.
  const dueAt =
    now + Math.max(retryDelaySeconds(attempts, error) * 1000, Math.floor((now - row.createdAt) / 4));
  const waits = isLost || !isOfConnection(error) ? sql`false` : isBlocked(row);
  await db
    .update(outbox)
    .set({
      state: sql`CASE WHEN ${waits} THEN 'waiting' ELSE ${isOver ? "dead" : "waiting"} END`,
      dueAt: isOver ? null : sql`CASE WHEN ${waits} THEN NULL ELSE ${dueAt} END`,
      // A hint of the version before must not bring the next attempt forward.
      version: sql`${outbox.version} + 1`,
      leaseUntil: 0,
      attempts,
      lastError: isLost ? unanswered : sentenceOf(error),
      updatedAt: now,
    })
    .where(and(isRow(row), eq(outbox.leaseUntil, row.leaseUntil), eq(outbox.version, row.version)));
}

/** An answer that broke off, or none, says nothing; one with an error says that nothing was done. */
function mayHaveArrived(error: unknown): boolean {
  if (error instanceof AppError) return false;
  if (!(error instanceof ProviderError)) return true;
  return !error.permanent && error.code !== "rate_limited" && (error.status ?? 0) < 400;
}

/** Whether it may have failed because the connection is paused, or needs a new sign-in. */
function isOfConnection(error: unknown): boolean {
  if (error instanceof AppError) return error.code === "conflict";
  return error instanceof ProviderError && error.code === "unauthorized";
}

function isBlocked({ workspaceId, connectionId }: OutboxRow): SQL {
  return sql`EXISTS (SELECT 1 FROM connections WHERE workspace_id = ${workspaceId} AND id = ${connectionId}
    AND status IN ('paused', 'needs_reconnect'))`;
}

function sentenceOf(error: unknown): string {
  if (error instanceof AppError || error instanceof ProviderError) return error.message;
  return "Something went wrong on our side. It is tried again.";
}
