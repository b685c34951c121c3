import { and, eq } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import type { TimeEntry } from "./entry.ts";
import { entryAudit } from "./entry-audit.ts";
import { isOwn } from "./find-entry.ts";
import { isNothingRunning, touched } from "./running.ts";

/** Undoes stopTimer: the timer runs on as if nobody had stopped it, with the notes it had if they are given. Throws conflict when another runs, or the entry was changed since `at`. */
export async function undoStop(
  ctx: PersonCtx,
  { entryId, at, notesBefore }: { entryId: string; at: number; notesBefore?: string | undefined },
): Promise<TimeEntry> {
  const { userId } = ctx.actor;
  const [[resumed]] = await commit(ctx, {
    statements: [
      ctx.db
        .update(timeEntries)
        .set({
          endedAt: null,
          ...(notesBefore === undefined ? {} : { notes: notesBefore }),
          ...touched(ctx),
        })
        .where(and(isOwn(ctx, entryId), eq(timeEntries.updatedAt, at), isNothingRunning(userId)))
        .returning(),
    ],
    audit: entryAudit("undo_stop", { id: entryId, userId }),
    event: { type: "entry.changed", userId, entryIds: [entryId], change: "restored" },
  });
  if (resumed === undefined) throw changedSince();
  return resumed;
}

/** The answer to who wants to take back what has moved on. */
export function changedSince(): AppError {
  return new AppError(
    "conflict",
    "Your time was changed since then, so this cannot be taken back here any more. Change it on the Today page.",
  );
}
