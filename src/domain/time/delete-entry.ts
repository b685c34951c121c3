import { timeEntries } from "../../db/schema/work.ts";
import { notFound } from "../../lib/errors.ts";
import { announce, hearing } from "../announce.ts";
import type { PersonCtx } from "../context.ts";
import type { TimeEntry } from "./entry.ts";
import { isOwn } from "./find-entry.ts";
import { touched } from "./running.ts";

/** Deletes an own entry or timer; restoreEntry brings it back for 30 days. Throws not_found. */
export async function deleteEntry(ctx: PersonCtx, id: string): Promise<TimeEntry> {
  const [[deleted], heard] = await ctx.db.batch([
    ctx.db
      .update(timeEntries)
      .set({ deletedAt: ctx.now, ...touched(ctx) })
      .where(isOwn(ctx, id))
      .returning(),
    hearing(ctx),
  ]);
  if (deleted === undefined) throw notFound("time entry");
  const { userId } = deleted;
  await announce(ctx, heard, { type: "entry.changed", userId, entryId: id, change: "deleted" });
  return deleted;
}
