import { timeEntries } from "../../db/schema/work.ts";
import type { PersonCtx } from "../context.ts";
import type { TimeEntry } from "./entry.ts";
import { isTimerOf } from "./running.ts";

/** The person's timer in this workspace as a bare entry; null when none runs. */
export async function findRunningEntry(ctx: PersonCtx): Promise<TimeEntry | null> {
  return (await ctx.db.select().from(timeEntries).where(isTimerOf(ctx, ctx.actor.userId)).get()) ?? null;
}
