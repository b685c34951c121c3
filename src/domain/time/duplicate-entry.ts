import { AppError } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import type { PersonCtx } from "../context.ts";
import { addEntry } from "./add-entry.ts";
import type { TimeEntry } from "./entry.ts";
import { findEntry } from "./find-entry.ts";
import { doubts } from "./doubts.ts";
import { knownTags } from "../tags/choose-tags.ts";

/** Records a second entry, with the id `nextId` if given, with the same span and details. Throws not_found, invalid, forbidden; conflict while it runs. */
export async function duplicateEntry(ctx: PersonCtx, id: string, nextId?: string): Promise<TimeEntry> {
  const { projectId, taskId, notes, tags, billable, startedAt, endedAt } = await findEntry(ctx, id);
  if (endedAt === null) throw new AppError("conflict", "This timer is still running. Stop it first.");
  const known = await knownTags(ctx, tags);
  const tagIds = known.map((tag) => tag.id);
  const entryId = nextId ?? createId(ctx.now);
  return addEntry(ctx, {
    entryId,
    projectId,
    taskId,
    notes,
    tagIds,
    billable,
    startedAt,
    endedAt,
    confirmed: doubts,
  });
}
