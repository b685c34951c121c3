import { and, eq, lte, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";

import { outbox } from "../../db/schema/outbox.ts";
import { minuteMs } from "../../lib/time-units.ts";
import { ProviderError } from "../../providers/provider.ts";
import { mostAtOnce, reserveWrites } from "../connections/reserve-writes.ts";
import type { IntegrationContext } from "../context.ts";
import type { OutboxHandler, OutboxRow } from "../outbox/handler.ts";
import { applyOwnWrite } from "../trackers/writes/apply-own-write.ts";
import { connectionOf, expectedWrites, findWork, isWrite, type Work, type Write } from "./find-work.ts";
import { planWrites } from "./plan-writes.ts";
import type { Port } from "./port.ts";
import { leaving, noted, refused, removed, written } from "./record-writes.ts";

type Statement = BatchItem<"sqlite">;

/** The most writes of one attempt: all of its calls together take less than its lease. */
const mostWrites = 10;
/** A queue delays a message for twelve hours at most. */
const longestDelaySeconds = 43_200;

/** Brings the time on one issue up to what was tracked on its task. One attempt at a time, so writes of an issue never meet. */
export const writeTime: OutboxHandler = {
  label: "Time",
  mostAttempts: 20,
  isRepeatable: true,
  async deliver(ctx, attempt) {
    const expected = firstOf(await findWork(ctx, attempt.row));
    const slot = await reserve(ctx, expected);
    if (slot !== null) return postpone(ctx, attempt.row, slot);
    await attempt.begin();
    // Read again under the lease: what was found before may be older than what another attempt wrote.
    const works = await findWork(ctx, attempt.row);
    return writeAll(ctx, attempt.row, { works, most: Math.max(1, expected.length) });
  },
};

type Expected = { work: Work; step: Write };

/** The writes of the next attempt. */
function firstOf(works: readonly Work[]): Expected[] {
  const least = Math.min(...works.map(({ port }) => mostAtOnce(port.writesPerMinute)));
  const all = works.flatMap((work) => expectedWrites(work).map((step) => ({ work, step })));
  return all.slice(0, Math.min(mostWrites, least));
}

/** When to come again; null = now. */
async function reserve(ctx: IntegrationContext, expected: readonly Expected[]): Promise<number | null> {
  const ofConnections = Map.groupBy(expected, ({ work, step }) => connectionOf(work, step));
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
async function postpone(ctx: IntegrationContext, row: OutboxRow, slot: number): Promise<Statement[]> {
  const { workspaceId, key, version } = row;
  const isThis = and(isRow(row), eq(outbox.version, version));
  await ctx.db
    .update(outbox)
    // Cron finds it when the message gets lost.
    .set({ leaseUntil: slot, dueAt: slot + minuteMs })
    .where(and(isThis, eq(outbox.state, "waiting"), lte(outbox.leaseUntil, ctx.now)));
  const delaySeconds = Math.min(longestDelaySeconds, Math.max(1, Math.ceil((slot - ctx.now) / 1000)));
  await ctx.enqueue({ type: "outbox.deliver", rows: [{ workspaceId, key, version }] }, { delaySeconds });
  return [];
}

type Budget = { works: readonly Work[]; most: number };

async function writeAll(
  ctx: IntegrationContext,
  row: OutboxRow,
  { works, most }: Budget,
): Promise<Statement[]> {
  const done: Statement[] = [];
  let left = most;
  try {
    for (const work of works) {
      // oxlint-disable-next-line no-await-in-loop -- one budget for all
      const writes = await planned(ctx, work, done);
      // oxlint-disable-next-line no-await-in-loop -- the same
      await writeSome(ctx, { work, steps: writes.slice(0, left), done });
      // oxlint-disable-next-line no-await-in-loop -- the same
      if (writes.length > 0 && work.port.kind === "worklog") await readBack(ctx, work);
      if (writes.length > left) return [...done, again(ctx, row)];
      left -= writes.length;
    }
  } catch (error) {
    await saveAll(ctx, done);
    throw error;
  }
  return done;
}

/** By what is there. */
async function planned(ctx: IntegrationContext, work: Work, done: Statement[]): Promise<Write[]> {
  const { target, port, drafts, rows } = work;
  const { call } = await work.open(target.binding.connectionId);
  const steps = planWrites(drafts, rows, await call((access) => port.list(access, locationOf(work))));
  for (const step of steps) if (step.do === "note") done.push(noted(ctx, work, step));
  return steps.filter(isWrite);
}

type Some = { work: Work; steps: readonly Write[]; done: Statement[] };

async function writeSome(ctx: IntegrationContext, { work, steps, done }: Some): Promise<void> {
  await saveAll(
    ctx,
    steps.flatMap((step) => leaving(ctx, work, step)),
  );
  for (const step of steps) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- the sum of an issue goes wrong when its writes meet
      done.push(...(await writeOne(ctx, work, step)));
    } catch (error) {
      // The provider understood, and will not: the next one may fare better.
      if (!(error instanceof ProviderError) || !error.permanent || error.code === "unauthorized") throw error;
      done.push(refused(ctx, work, step, error.message));
    }
  }
}

async function writeOne(ctx: IntegrationContext, work: Work, step: Write): Promise<Statement[]> {
  const { port } = work;
  const location = locationOf(work);
  const { call } = await work.open(connectionOf(work, step));
  if (step.do === "remove") {
    await call((access) => port.remove(access, location, step.remoteId));
    return step.version === null ? [] : [removed(ctx, work, step.key)];
  }
  const { draft, remoteId } = step;
  const remote = await call((access) => port.put(access, location, { draft, remoteId }));
  // Somebody deleted it since it was listed: the next listing tells.
  return remote === null ? [] : written(ctx, work, { draft, remote });
}

/** The issue as our writes left it, so that what its webhooks and the next sync tell of them is known. */
async function readBack(ctx: IntegrationContext, work: Work): Promise<void> {
  const { binding, issue } = work.target;
  try {
    await applyOwnWrite(ctx, await work.open(binding.connectionId), { binding, issue });
  } catch (error) {
    // They tell it all the same.
    if (!(error instanceof ProviderError)) throw error;
  }
}

function locationOf({ target }: Work): Parameters<Port["list"]>[1] {
  const { externalId, name, url } = target.binding;
  return { container: { externalId, name, url }, issue: target.issue };
}

async function saveAll({ db }: IntegrationContext, statements: readonly Statement[]): Promise<void> {
  const [first, ...rest] = statements;
  if (first !== undefined) await db.batch([first, ...rest]);
}

/** The rest is for another attempt. */
function again({ db }: IntegrationContext, row: OutboxRow): Statement {
  return db
    .update(outbox)
    .set({ version: sql`${outbox.version} + 1` })
    .where(isRow(row));
}

function isRow({ workspaceId, key }: OutboxRow) {
  return and(eq(outbox.workspaceId, workspaceId), eq(outbox.key, key));
}
