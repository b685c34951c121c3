import { timeEntries } from "../../db/schema/work.ts";
import { notFound } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import type { TimeEntry } from "./entry.ts";
import { entryAudit } from "./entry-audit.ts";
import { isOwn } from "./find-entry.ts";
import { touched } from "./running.ts";

/** Deletes an own entry or timer; restoreEntry brings it back for 30 days. Throws not_found. */
export async function deleteEntry(ctx: PersonCtx, id: string): Promise<TimeEntry> {
  const { userId } = ctx.actor;
  const [[deleted]] = await commit(ctx, {
    statements: [
      ctx.db
        .update(timeEntries)
        .set({ deletedAt: ctx.now, ...touched(ctx) })
        .where(isOwn(ctx, id))
        .returning(),
    ],
    audit: entryAudit("delete", { id, userId }),
    event: { type: "entry.changed", userId, entryIds: [id], change: "deleted" },
  });
  if (deleted === undefined) throw notFound("time entry");
  return deleted;
}
