import { AppError } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import type { PersonCtx } from "../context.ts";
import { findEntry } from "./find-entry.ts";
import { knownTags } from "../tags/choose-tags.ts";
import { type Started, startTimer } from "./start-timer.ts";

/** Starts a timer, with the id `nextId` if given, for the same thing as an own entry. Throws not_found, invalid, forbidden; conflict when it runs already. */
export async function continueEntry(ctx: PersonCtx, id: string, nextId?: string): Promise<Started> {
  const { projectId, taskId, notes, tags, billable, endedAt } = await findEntry(ctx, id);
  if (endedAt === null) throw new AppError("conflict", "This timer is running already.");
  const known = await knownTags(ctx, tags);
  const tagIds = known.map((tag) => tag.id);
  const entryId = nextId ?? createId(ctx.now);
  return startTimer(ctx, { entryId, projectId, taskId, notes, tagIds, billable });
}
