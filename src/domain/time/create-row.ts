import type { Ctx } from "../context.ts";
import type { EntryDetails, Source, TimeEntry } from "./entry.ts";
import { parseNotes } from "./entry-rules.ts";
import { checkTarget, selectTarget } from "./find-target.ts";
import { chooseTags, knownTags, type TagChoice } from "../tags/choose-tags.ts";

type Span = { id: string; userId: string; startedAt: number; endedAt: number | null; source: Source };

/** A new entry as it will be written, its details checked, without its tags: those of its task, unless it was given some. One round trip. Throws not_found, forbidden, invalid. */
export async function createRow(
  ctx: Ctx,
  span: Span,
  details: EntryDetails,
): Promise<{ row: TimeEntry; tags: TagChoice }> {
  const notes = parseNotes(details.notes ?? "");
  const [[found], known] = await ctx.db.batch([
    selectTarget(ctx, span.userId, details),
    knownTags(ctx, details.tagIds ?? []),
  ]);
  const { timeZone, projectId, taskId, tagIds, isBillable } = checkTarget(ctx, details, found);
  const row = {
    ...span,
    workspaceId: ctx.actor.workspaceId,
    projectId,
    taskId,
    notes,
    tags: [],
    billable: details.billable ?? isBillable,
    timeZone,
    version: 1,
    createdAt: ctx.now,
    updatedAt: ctx.now,
    deletedAt: null,
  };
  const hasOwn = details.tagIds !== undefined || (details.tagNames?.length ?? 0) > 0;
  const ofTask = { value: tagIds, beforehand: [] };
  return { row, tags: (hasOwn ? chooseTags(ctx, details, known) : undefined) ?? ofTask };
}
