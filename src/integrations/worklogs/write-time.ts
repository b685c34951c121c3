import { and, eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";

import { outbox } from "../../db/schema/outbox.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";
import type { OutboxHandler, OutboxRow } from "../outbox/handler.ts";
import { applyOwnTime } from "../trackers/writes/apply-own-time.ts";
import { firstOf, postpone, reserve } from "./admit-writes.ts";
import { connectionOf, findWork, isWrite, type Work, type Write } from "./find-work.ts";
import { forgetLeaving, isAsNoted, keepLeaving, leavingOf, noteLeaving } from "./leaving.ts";
import { type Leaving, owedSchema } from "./owed-time.ts";
import { planWrites } from "./plan-writes.ts";
import type { Port } from "./port.ts";
import { noted, refused, removed, written } from "./record-writes.ts";

type Statement = BatchItem<"sqlite">;

/** Brings the time on one issue up to what was tracked on its task. One attempt at a time, so writes of an issue never meet. */
export const writeTime: OutboxHandler = {
  label: "Time",
  mostAttempts: 20,
  isRepeatable: true,
  async deliver(ctx, attempt) {
    const owed = owedSchema.parse(attempt.row.payload);
    const known = await findWork(ctx, attempt.row);
    const expected = firstOf(known);
    const slot = await reserve(ctx, known, expected);
    if (slot !== null) return postpone(ctx, attempt.row, slot);
    const isFirst = owed.leaving.length === 0;
    const leaving = isFirst ? expected.flatMap(({ work, step }) => leavingOf(work, step)) : [];
    await attempt.begin(leaving.length === 0 ? {} : { leaving });
    const { row } = attempt;
    const kept = owed.leaving.map((one) => keepLeaving(ctx, owed, one));
    if (!isFirst) await saveAll(ctx, [...kept, noteLeaving(ctx, row, [])]);
    // Read again under the lease: what was found before may be older than what another attempt wrote.
    const works = await findWork(ctx, row);
    const most = Math.max(1, expected.length);
    return writeAll(ctx, { row, works, most, expected: leaving, unanswered: [] });
  },
};

type Writing = {
  row: OutboxRow;
  works: readonly Work[];
  most: number;
  /** What the lease noted. */
  expected: readonly Leaving[];
  /** What has left, and was not answered yet. */
  unanswered: readonly Leaving[];
};

async function writeAll(ctx: IntegrationContext, writing: Writing): Promise<Statement[]> {
  const { row, works } = writing;
  const done: Statement[] = [];
  let left = writing.most;
  try {
    for (const work of works) {
      // oxlint-disable-next-line no-await-in-loop -- one budget for all
      const writes = await planned(ctx, work, done);
      // oxlint-disable-next-line no-await-in-loop -- the same
      await writeSome(ctx, writing, { work, steps: writes.slice(0, left), done });
      // oxlint-disable-next-line no-await-in-loop -- the same
      if (writes.length > 0 && work.port.kind === "worklog") await readBack(ctx, work);
      if (writes.length > left) return [...done, again(ctx, row), forgetLeaving(ctx, row)];
      left -= writes.length;
    }
  } catch (error) {
    await saveAll(ctx, [...done, noteLeaving(ctx, row, writing.unanswered)]);
    throw error;
  }
  return [...done, forgetLeaving(ctx, row)];
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

async function writeSome(
  ctx: IntegrationContext,
  writing: Writing,
  { work, steps, done }: Some,
): Promise<void> {
  await noteOthers(ctx, writing, { work, steps });
  for (const step of steps) {
    writing.unanswered = leavingOf(work, step);
    try {
      // oxlint-disable-next-line no-await-in-loop -- the sum of an issue goes wrong when its writes meet
      done.push(...(await writeOne(ctx, work, step)));
    } catch (error) {
      // The provider understood, and will not: the next one may fare better.
      if (!(error instanceof ProviderError) || !error.permanent || error.code === "unauthorized") throw error;
      done.push(refused(ctx, work, step, error.message));
    }
    writing.unanswered = [];
  }
}

/** What is there made a plan of its own: what leaves by that is kept with the worklogs. */
async function noteOthers(
  ctx: IntegrationContext,
  writing: Writing,
  { work, steps }: Pick<Some, "work" | "steps">,
): Promise<void> {
  const { binding, taskId } = work.target;
  const leaving = steps.flatMap((step) => leavingOf(work, step));
  const ofKind = writing.expected.filter(({ kind }) => kind === work.port.kind);
  if (isAsNoted(ofKind, leaving)) return;
  writing.expected = [];
  await saveAll(ctx, [
    ...leaving.map((one) => keepLeaving(ctx, { bindingId: binding.id, taskId }, one)),
    noteLeaving(ctx, writing.row, []),
  ]);
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
    await applyOwnTime(ctx, await work.open(binding.connectionId), { binding, issue });
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
