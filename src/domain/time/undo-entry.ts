import { and, eq, isNull, sql } from "drizzle-orm";

import { somethingChanged } from "../../db/insert-where.ts";
import { timeEntries } from "../../db/schema/work.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { publication } from "../publish.ts";
import type { TimeEntry } from "./entry.ts";
import { entryAudit } from "./entry-audit.ts";
import { isOwn } from "./find-entry.ts";
import { isNothingRunning, touched } from "./running.ts";
import { changedSince } from "./undo-stop.ts";

export type UndoEntry = {
  entryId: string;
  /** When it was made; it must not have changed since. */
  at: number;
  /** The timer that its start ended: it runs on, wherever it ran, unless it was changed after its own `at`. */
  stopped: { workspaceId: string; entryId: string; at: number } | null;
};

/** Undoes addEntry and startTimer as if they had not happened, both halves or neither. Throws conflict when the entry was changed since. */
export async function undoEntry(ctx: PersonCtx, input: UndoEntry): Promise<TimeEntry> {
  const { entryId, at, stopped } = input;
  const { userId } = ctx.actor;
  const removal = { type: "entry.changed", userId, entryIds: [entryId], change: "deleted" } as const;
  const [[removed]] = await commit(ctx, {
    statements: [
      ctx.db
        .update(timeEntries)
        .set({ deletedAt: ctx.now, ...touched(ctx) })
        .where(and(isOwn(ctx, entryId), eq(timeEntries.updatedAt, at)))
        .returning(),
      ...(stopped === null ? [] : [resume(ctx, stopped)]),
    ],
    audit: entryAudit("undo", { id: entryId, userId }, { resumed: stopped?.entryId ?? null }),
    event: [...(stopped === null ? [] : [resumption(ctx, stopped)]), removal],
  });
  if (removed === undefined) throw changedSince();
  return removed;
}

type Stopped = NonNullable<UndoEntry["stopped"]>;

/** Behind the removal, and only with it. */
function resume(ctx: PersonCtx, { workspaceId, entryId, at }: Stopped) {
  const { userId } = ctx.actor;
  return ctx.db
    .update(timeEntries)
    .set({ endedAt: null, ...touched(ctx) })
    .where(
      and(
        somethingChanged,
        eq(timeEntries.workspaceId, workspaceId),
        eq(timeEntries.id, entryId),
        eq(timeEntries.userId, userId),
        isNull(timeEntries.deletedAt),
        eq(timeEntries.updatedAt, at),
        isNothingRunning(userId),
      ),
    )
    .returning();
}

function resumption(ctx: PersonCtx, { workspaceId, entryId }: Stopped) {
  const { userId } = ctx.actor;
  const event = { type: "entry.changed", userId, entryIds: [entryId], change: "restored" } as const;
  return publication(ctx, event, { workspaceId: sql`${workspaceId}`, when: somethingChanged });
}
