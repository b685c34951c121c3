import { and, eq } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import type { TimeEntry } from "./entry.ts";
import { entryAudit } from "./entry-audit.ts";
import { isOwn } from "./find-entry.ts";
import { mayRunAgain, touched } from "./running.ts";
import { changedSince } from "./undo-stop.ts";

/** What an edit of an entry can change, as it was before. */
export type EntryBefore = {
  startedAt: number;
  endedAt: number | null;
  projectId: string | null;
  taskId: string | null;
  notes: string;
  billable: boolean;
  tags: string[];
};

/** Undoes an edit exactly, also back to a project that was archived since. A timer that the edit ended runs on. Throws conflict when another one runs, or the entry was changed after `at`. */
export async function undoEdit(
  ctx: PersonCtx,
  { entryId, at, before }: { entryId: string; at: number; before: EntryBefore },
): Promise<TimeEntry> {
  const { userId } = ctx.actor;
  const [[restored]] = await commit(ctx, {
    statements: [
      ctx.db
        .update(timeEntries)
        .set({ ...before, ...touched(ctx) })
        .where(
          and(
            isOwn(ctx, entryId),
            eq(timeEntries.updatedAt, at),
            before.endedAt === null ? mayRunAgain(userId, entryId) : undefined,
          ),
        )
        .returning(),
    ],
    audit: entryAudit("undo_edit", { id: entryId, userId }),
    event: { type: "entry.changed", userId, entryIds: [entryId], change: "edited" },
  });
  if (restored === undefined) throw changedSince();
  return restored;
}
