import { and, desc, eq, gte, isNotNull, isNull, lt, sql } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import { dayMs } from "../../lib/time-units.ts";
import type { PersonCtx } from "../context.ts";
import { type ListedEntry, selectListed } from "../time/listed-entries.ts";
import { matchesEntry } from "./found-entries.ts";
import type { SearchWish } from "./parse-search.ts";

/** How far one page looks back, so that a word that is nowhere does not read all that somebody ever tracked. */
const windowMs = 400 * dayMs;
const pageSize = 50;

/** Where the next page goes on: before this start and, at the same start, before this id. */
export type EntryCursor = { startedAt: number; id: string };

export type EntrySearch = {
  wish: SearchWish;
  /** Start of an entry, milliseconds UTC: from (included) … to (not included; null = also what lies ahead). */
  from: number;
  to: number | null;
  after: EntryCursor | null;
};

export type EntryPage = {
  entries: ListedEntry[];
  next: EntryCursor | null;
  /** Back to when this page has looked, milliseconds UTC. */
  lookedTo: number;
};

/** The person's own entries that are over and hold every word, the latest first; a page may be empty and not the last. One batch. */
export async function searchEntries(ctx: PersonCtx, search: EntrySearch): Promise<EntryPage> {
  const before = search.after ?? { startedAt: search.to ?? Number.MAX_SAFE_INTEGER, id: "" };
  const lookedTo = Math.max(search.from, Math.min(before.startedAt, ctx.now) - windowMs);
  const [found, older] = await ctx.db.batch([
    pageStatement(ctx, { wish: search.wish, from: lookedTo, before }),
    olderStatement(ctx, { from: search.from, to: lookedTo }),
  ]);
  const entries = found.slice(0, pageSize);
  const last = entries.at(-1);
  if (found.length > pageSize && last !== undefined)
    return { entries, next: { startedAt: last.startedAt, id: last.id }, lookedTo: last.startedAt };
  return { entries, next: older.length > 0 ? { startedAt: lookedTo, id: "" } : null, lookedTo };
}

/** One more than a page has. */
export function pageStatement(
  ctx: PersonCtx,
  { wish, from, before }: { wish: SearchWish; from: number; before: EntryCursor },
) {
  const { startedAt, id } = timeEntries;
  return selectListed(
    ctx,
    and(
      isOver(ctx),
      gte(startedAt, from),
      sql`(${startedAt}, ${id}) < (${before.startedAt}, ${before.id})`,
      matchesEntry(wish),
    ),
  )
    .orderBy(desc(startedAt), desc(id))
    .limit(pageSize + 1);
}

/** Whether anything lies before the page's window. */
export function olderStatement(ctx: PersonCtx, { from, to }: { from: number; to: number }) {
  const { startedAt } = timeEntries;
  return ctx.db
    .select({ id: timeEntries.id })
    .from(timeEntries)
    .where(and(isOver(ctx), gte(startedAt, from), lt(startedAt, to)))
    .limit(1);
}

function isOver({ actor }: PersonCtx) {
  const { workspaceId, userId, deletedAt, endedAt } = timeEntries;
  return and(
    eq(workspaceId, actor.workspaceId),
    eq(userId, actor.userId),
    isNull(deletedAt),
    isNotNull(endedAt),
  );
}
