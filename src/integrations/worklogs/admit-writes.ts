import { and, eq, lte } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";

import { outbox } from "../../db/schema/outbox.ts";
import { mostAtOnce, reserveWrites } from "../connections/reserve-writes.ts";
import type { IntegrationContext } from "../context.ts";
import type { OutboxRow } from "../outbox/handler.ts";
import { connectionOf, expectedWrites, type Work, type Write } from "./find-work.ts";

/** The most writes of one attempt: all of its calls together take less than its lease. */
const mostWrites = 10;
/** A queue delays a message for twelve hours at most. */
const longestDelaySeconds = 43_200;
/** So late a message may be. */
const lateMs = 15_000;

type Expected = { work: Work; step: Write };

/** The writes of the next attempt. */
export function firstOf(works: readonly Work[]): Expected[] {
  const least = Math.min(...works.map(({ port }) => mostAtOnce(port.writesPerMinute)));
  const all = works.flatMap((work) => expectedWrites(work).map((step) => ({ work, step })));
  return all.slice(0, Math.min(mostWrites, least));
}

/** When to come again; null = now. Where nothing is to be written, what is there is still listed. */
export async function reserve(
  ctx: IntegrationContext,
  works: readonly Work[],
  expected: readonly Expected[],
): Promise<number | null> {
  const calls =
    expected.length > 0
      ? expected.map(({ work, step }) => ({ connectionId: connectionOf(work, step), work }))
      : works.slice(0, 1).map((work) => ({ connectionId: work.target.binding.connectionId, work }));
  const ofConnections = Map.groupBy(calls, ({ connectionId }) => connectionId);
  const slots: number[] = [];
  for (const [connectionId, all] of ofConnections) {
    const perMinute = Math.min(...all.map(({ work }) => work.port.writesPerMinute));
    // oxlint-disable-next-line no-await-in-loop -- hardly ever more than one
    const slot = await reserveWrites(ctx, { connectionId, count: all.length, perMinute });
    if (slot !== null) slots.push(slot);
  }
  return slots.length === 0 ? null : Math.max(...slots);
}

/** Leaves the row alone until then; it was no attempt. */
export async function postpone(
  ctx: IntegrationContext,
  row: OutboxRow,
  slot: number,
): Promise<BatchItem<"sqlite">[]> {
  const { workspaceId, key, version } = row;
  const isThis = and(eq(outbox.workspaceId, workspaceId), eq(outbox.key, key), eq(outbox.version, version));
  await ctx.db
    .update(outbox)
    // Cron finds it when the message gets lost.
    .set({ leaseUntil: slot, dueAt: slot + lateMs })
    .where(and(isThis, eq(outbox.state, "waiting"), lte(outbox.leaseUntil, ctx.now)));
  const delaySeconds = Math.min(longestDelaySeconds, Math.max(1, Math.ceil((slot - ctx.now) / 1000)));
  await ctx.enqueue({ type: "outbox.deliver", rows: [{ workspaceId, key, version }] }, { delaySeconds });
  return [];
}
