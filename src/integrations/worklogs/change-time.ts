import { sql } from "drizzle-orm";

import { bindings, type TimeSettings } from "../../db/schema/bindings.ts";
import { commit } from "../../domain/commit.ts";
import type { Ctx, PersonCtx } from "../../domain/context.ts";
import { AppError } from "../../lib/errors.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { bindingRow, findManagedBinding } from "../bindings/find-binding.ts";
import { trackerSettings } from "../bindings/settings.ts";
import { providerOf } from "../connections/provider-of.ts";
import { trackerOf } from "../trackers/tracker-of.ts";
import { oweTime } from "./owe-time.ts";

type Mode = TimeSettings["mode"];

/** In which ways time can be written to a provider; "off" is always one. */
export function modesOf({ provider }: Pick<BindingRow, "provider">): Mode[] {
  const { worklogs: entries, write } = trackerOf(providerOf(provider));
  return [
    "off",
    ...(entries === undefined ? [] : ["worklogs" as const]),
    ...(write?.comments === undefined ? [] : ["comment" as const]),
  ];
}

/**
 * Changes how time is written. Switched on for the first time it begins with what is tracked from now on; what was written before is brought up to
 * the new rules. Throws not_found, forbidden and invalid.
 */
export async function changeTime(
  ctx: PersonCtx,
  bindingId: string,
  change: Omit<TimeSettings, "since">,
): Promise<void> {
  const { binding } = await findManagedBinding(ctx, bindingId);
  const { time: before } = trackerSettings(binding);
  if (!modesOf(binding).includes(change.mode))
    throw new AppError("invalid", "Choose one of the ways in the list.", "mode");
  const since = before.since === 0 && change.mode !== "off" ? ctx.now : before.since;
  const isWritten = sql`EXISTS (SELECT 1 FROM worklogs WHERE workspace_id = owed.workspace_id
    AND binding_id = owed.binding_id AND task_id = owed.local_id)`;
  await commit(ctx, {
    statements: [
      setTime(ctx, binding, { ...change, since }),
      ...(change.mode === "off" ? [] : [oweTime(ctx, bindingId, isWritten)]),
    ],
    audit: { action: "binding.time", target: `binding:${bindingId}`, detail: change },
  });
}

function setTime({ db, now }: Ctx, binding: BindingRow, time: TimeSettings) {
  const settings = sql`json_set(settings, '$.time', json(${JSON.stringify(time)}))`;
  return db.update(bindings).set({ settings, updatedAt: now }).where(bindingRow(binding));
}

/** So much time lies before what is written so far. */
export type Earlier = { entries: number; tasks: number; seconds: number };

/** How much `writeEarlier` would have written. Throws not_found, forbidden. */
export async function countEarlier(ctx: PersonCtx, bindingId: string, since: number): Promise<Earlier> {
  const { binding } = await findManagedBinding(ctx, bindingId);
  const { time } = trackerSettings(binding);
  const isTaken = sql`(${time.isBillableOnly ? 0 : 1} OR entry.billable = 1)`;
  const found = await ctx.db.get<Earlier>(sql`
    SELECT count(*) AS entries, count(DISTINCT entry.task_id) AS tasks,
      coalesce(sum(entry.ended_at - entry.started_at), 0) / 1000 AS seconds
    FROM links AS owed INDEXED BY links_binding
    CROSS JOIN time_entries AS entry INDEXED BY time_entries_task
      ON entry.workspace_id = owed.workspace_id AND entry.task_id = owed.local_id AND entry.task_id IS NOT NULL
    WHERE owed.workspace_id = ${binding.workspaceId} AND owed.binding_id = ${binding.id} AND owed.state = 'live'
      AND entry.started_at >= ${since} AND entry.started_at < ${time.since}
      AND entry.ended_at IS NOT NULL AND entry.deleted_at IS NULL AND entry.source <> 'import' AND ${isTaken}`);
  return found ?? { entries: 0, tasks: 0, seconds: 0 };
}

/** Has all time written that was tracked since then. It goes on after any interruption, and never writes twice. Throws not_found, forbidden, conflict. */
export async function writeEarlier(ctx: PersonCtx, bindingId: string, since: number): Promise<void> {
  const { binding } = await findManagedBinding(ctx, bindingId);
  const { time } = trackerSettings(binding);
  if (time.mode === "off") throw new AppError("conflict", "Choose first how time is written, and save that.");
  if (since >= time.since) return;
  const isTracked = sql`EXISTS (SELECT 1 FROM time_entries AS entry INDEXED BY time_entries_task
    WHERE entry.workspace_id = owed.workspace_id AND entry.task_id = owed.local_id AND entry.task_id IS NOT NULL
      AND entry.started_at >= ${since} AND entry.ended_at IS NOT NULL AND entry.deleted_at IS NULL
      AND entry.source <> 'import')`;
  await commit(ctx, {
    statements: [setTime(ctx, binding, { ...time, since }), oweTime(ctx, bindingId, isTracked)],
    audit: { action: "binding.time_since", target: `binding:${bindingId}`, detail: { since } },
  });
}

/** Has the time tried again that was given up, such as while the tracker took none. Throws not_found, forbidden. */
export async function retryTime(ctx: PersonCtx, bindingId: string): Promise<void> {
  await findManagedBinding(ctx, bindingId);
  const isGivenUp = sql`EXISTS (SELECT 1 FROM outbox AS given WHERE given.workspace_id = owed.workspace_id
    AND given.key = 'time:' || owed.binding_id || ':' || owed.local_id AND given.state = 'dead')`;
  await commit(ctx, {
    statements: [oweTime(ctx, bindingId, isGivenUp)],
    audit: { action: "binding.time_retry", target: `binding:${bindingId}` },
  });
}
