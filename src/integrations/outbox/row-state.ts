import { and, eq, lte, ne, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";

import { outbox } from "../../db/schema/outbox.ts";
import { AppError } from "../../lib/errors.ts";
import type { OutboxRef } from "../../messages.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";
import { isPermanent, retryDelaySeconds } from "../retry.ts";
import type { OutboxHandler, OutboxRow } from "./handler.ts";

type Ctx = Pick<IntegrationContext, "db" | "now">;

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

/** Takes the lease by compare-and-set; null when somebody else was faster. */
export async function lease(
  { db, now }: Ctx,
  row: OutboxRow,
  { isRepeatable }: OutboxHandler,
): Promise<OutboxRow | null> {
  const until = now + leaseMs;
  const state = isRepeatable ? "waiting" : "sending";
  const [held] = await db
    .update(outbox)
    .set({ state, leaseUntil: until, dueAt: until, attempts: sql`${outbox.attempts} + 1`, updatedAt: now })
    .where(isFree(row, now))
    .returning();
  return held ?? null;
}

/** Condition: the attempt that knows the row so still has its lease. */
export function isHeld({ workspaceId, key, leaseUntil }: OutboxRow): SQL {
  return sql`EXISTS (SELECT 1 FROM outbox AS held WHERE held.workspace_id = ${workspaceId} AND held.key = ${key}
    AND held.lease_until = ${leaseUntil})`;
}

/**
 * Ends a row together with what its attempt leaves behind. A row that was asked for again meanwhile stays, and is due now: that version is returned.
 */
export async function finish(
  { db, now }: Ctx,
  row: OutboxRow,
  statements: readonly BatchItem<"sqlite">[],
): Promise<OutboxRef[]> {
  const mine = and(isRow(row), eq(outbox.leaseUntil, row.leaseUntil));
  const last = [
    db.delete(outbox).where(and(mine, eq(outbox.version, row.version))),
    db
      .update(outbox)
      .set({ leaseUntil: 0, dueAt: now })
      .where(and(mine, ne(outbox.version, row.version)))
      .returning({ workspaceId: outbox.workspaceId, key: outbox.key, version: outbox.version }),
  ] as const;
  const [first, ...rest] = [...statements, ...last];
  if (first === undefined) return [];
  const results: unknown[] = await db.batch([first, ...rest]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because it is what the last statement returns
  return results.at(-1) as OutboxRef[];
}

/** Records why an attempt failed, and when the next one is; the row is dead after a permanent failure or too many attempts. */
export async function fail(
  { db, now }: Ctx,
  row: OutboxRow,
  { handler, error }: { handler: OutboxHandler; error: unknown },
): Promise<void> {
  const attempts = Math.max(1, row.attempts);
  const isDead = isPermanent(error) || attempts >= handler.mostAttempts;
  await db
    .update(outbox)
    .set({
      state: isDead ? "dead" : "waiting",
      dueAt: isDead ? null : now + retryDelaySeconds(attempts, error) * 1000,
      // A hint of the version before must not bring the next attempt forward.
      version: sql`${outbox.version} + 1`,
      leaseUntil: 0,
      attempts,
      lastError: sentenceOf(error),
      updatedAt: now,
    })
    .where(and(isRow(row), eq(outbox.leaseUntil, row.leaseUntil), eq(outbox.version, row.version)));
}

function sentenceOf(error: unknown): string {
  if (error instanceof AppError || error instanceof ProviderError) return error.message;
  return "Something went wrong on our side. It is tried again.";
}
