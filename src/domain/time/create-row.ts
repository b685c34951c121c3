import type { Ctx } from "../context.ts";
import type { EntryDetails, Source, TimeEntry } from "./entry.ts";
import { readNotes } from "./entry-rules.ts";
import { findTarget } from "./find-target.ts";
import { readTags } from "./read-tags.ts";

type Span = { id: string; userId: string; startedAt: number; endedAt: number | null; source: Source };

/** A new entry as it will be written, its details checked. Throws what findTarget, readTags and readNotes throw. */
export async function createRow(ctx: Ctx, span: Span, details: EntryDetails): Promise<TimeEntry> {
  const notes = readNotes(details.notes ?? "");
  const { timeZone, projectId, taskId, isBillable } = await findTarget(ctx, span.userId, details);
  const tags = await readTags(ctx, details);
  return {
    ...span,
    workspaceId: ctx.actor.workspaceId,
    projectId,
    taskId,
    notes,
    tags: tags ?? [],
    billable: details.billable ?? isBillable,
    timeZone,
    version: 1,
    createdAt: ctx.now,
    updatedAt: ctx.now,
    deletedAt: null,
  };
}
