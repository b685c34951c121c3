import { sql } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { wishedTags } from "../tags/choose-tags.ts";
import {
  allAreChosen,
  checkChosen,
  type Chosen,
  type ChosenEntry,
  chosenKeys,
  notAllThere,
} from "./chosen-entries.ts";
import type { EntryDetails } from "./entry.ts";
import { findTarget } from "./find-target.ts";
import { touched } from "./running.ts";

/** What is not given stays. */
export type EntriesChange = Pick<EntryDetails, "projectId" | "tagNames" | "billable"> & { taskId?: string };

/**
 * Changes several own entries alike, all or none; returns how many. A new project lets go of the old task and says what is billable. Throws
 * invalid, not_found, forbidden; conflict when one of them was changed since it was seen, is not there any more, is somebody else's, or runs.
 */
export async function changeEntries(
  ctx: PersonCtx,
  { entries, change }: { entries: readonly ChosenEntry[]; change: EntriesChange },
): Promise<number> {
  const chosen = checkChosen(entries);
  if (Object.keys(change).length === 0)
    throw new AppError("invalid", "Choose what to change: a project, a task, tags, or what is billable.");
  const target = await targetOf(ctx, change);
  const tags = await wishedTags(ctx, { tagNames: change.tagNames });
  const set = {
    ...target,
    ...(change.billable === undefined ? {} : { billable: change.billable }),
    ...(tags === undefined ? {} : { tags: tags.value }),
  };
  return write(ctx, chosen, { set, change: "edited", beforehand: tags?.beforehand ?? [] });
}

/** Deletes several own entries, all or none; returns how many. Throws as changeEntries does. */
export async function deleteEntries(ctx: PersonCtx, entries: readonly ChosenEntry[]): Promise<number> {
  return write(ctx, checkChosen(entries), { set: { deletedAt: ctx.now }, change: "deleted", beforehand: [] });
}

async function targetOf(ctx: PersonCtx, { projectId, taskId }: EntriesChange) {
  if (projectId === undefined && taskId === undefined) return {};
  const target = await findTarget(ctx, ctx.actor.userId, { projectId, taskId });
  const keepsProject = sql`project_id IS ${target.projectId}`;
  return {
    projectId: target.projectId,
    taskId: taskId === undefined ? sql`CASE WHEN ${keepsProject} THEN task_id END` : target.taskId,
    billable: sql`CASE WHEN ${keepsProject} THEN billable ELSE ${target.isBillable ? 1 : 0} END`,
  };
}

type Write = {
  set: object;
  change: "edited" | "deleted";
  beforehand: NonNullable<Parameters<typeof commit>[1]["beforehand"]>;
};

async function write(ctx: PersonCtx, chosen: Chosen, { set, change, beforehand }: Write): Promise<number> {
  const { userId } = ctx.actor;
  const [changed] = await commit(ctx, {
    beforehand,
    statements: [changeStatement(ctx, chosen, set)],
    audit: {
      action: change === "deleted" ? "entry.delete" : "entry.edit",
      target: `user:${userId}`,
      detail: { userId, entryIds: chosen.ids, fields: Object.keys(set) },
    },
    event: { type: "entry.changed", userId, entryIds: chosen.ids, change },
  });
  if (changed.length === 0) throw notAllThere();
  return changed.length;
}

/** All of them or none. */
export function changeStatement(ctx: PersonCtx, chosen: Chosen, set: object) {
  return ctx.db
    .update(timeEntries)
    .set({ ...set, ...touched(ctx) })
    .where(
      sql`(workspace_id, user_id, started_at, id) IN (${chosenKeys(ctx, chosen)}) AND ${allAreChosen(ctx, chosen)}`,
    )
    .returning({ id: timeEntries.id });
}
