import { and, desc, eq, gte, isNull, lt, sql } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import type { PersonCtx } from "../context.ts";
import type { TimeEntry } from "./entry.ts";

export type ListEntries = {
  /** Start of an entry, milliseconds UTC: from (included) … to (not included). */
  from?: number | undefined;
  to?: number | undefined;
  /** The last entry of the page before. */
  after?: { startedAt: number; id: string } | undefined;
  limit: number;
};

/** The person's own entries, latest first, one page; walks the primary key. */
export async function listEntries(
  ctx: PersonCtx,
  input: ListEntries,
): Promise<{ entries: TimeEntry[]; hasMore: boolean }> {
  const { from, to, after, limit } = input;
  const rows = await ctx.db
    .select()
    .from(timeEntries)
    .where(
      and(
        eq(timeEntries.workspaceId, ctx.actor.workspaceId),
        eq(timeEntries.userId, ctx.actor.userId),
        from === undefined ? undefined : gte(timeEntries.startedAt, from),
        to === undefined ? undefined : lt(timeEntries.startedAt, to),
        after === undefined
          ? undefined
          : sql`(${timeEntries.startedAt}, ${timeEntries.id}) < (${after.startedAt}, ${after.id})`,
        isNull(timeEntries.deletedAt),
      ),
    )
    .orderBy(desc(timeEntries.startedAt), desc(timeEntries.id))
    .limit(limit + 1);
  return { entries: rows.slice(0, limit), hasMore: rows.length > limit };
}
