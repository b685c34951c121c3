import { and, eq, sql } from "drizzle-orm";

import { suggestions } from "../../db/schema/calendar.ts";
import { memberships, users } from "../../db/schema/people.ts";
import { localDateOf, startOfDay } from "../../lib/zoned-time.ts";
import type { PersonCtx } from "../context.ts";

/**
 * The statement for the batch that moves the actor to another zone, if there is one: all-day events stay on their dates, which
 * begin and end at other instants there. In all their workspaces.
 */
export async function moveAllDay({ db, actor, now }: PersonCtx, timeZone: string) {
  const { workspaceId, userId, id, startsAt, endsAt } = suggestions;
  const rows = await db
    .select({ workspaceId, userId, id, startsAt, endsAt, was: users.timeZone })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .innerJoin(suggestions, and(eq(workspaceId, memberships.workspaceId), eq(userId, memberships.userId)))
    .where(and(eq(memberships.userId, actor.userId), eq(suggestions.skipped, "all_day")));
  const moved = rows.flatMap(({ was, ...row }) => {
    const onto = (instant: number) => startOfDay(localDateOf(instant, was), timeZone);
    const [from, to] = [onto(row.startsAt), onto(row.endsAt)];
    return from === row.startsAt && to === row.endsAt ? [] : [{ ...row, from, to }];
  });
  if (moved.length === 0) return [];
  const news = JSON.stringify(moved);
  return [
    db
      .update(suggestions)
      .set({ startsAt: sql`news.starts_at`, endsAt: sql`news.ends_at`, updatedAt: now })
      .from(
        // The whole key comes from the rows: with a constant in it, SQLite reads all suggestions once for each row.
        sql`(SELECT value->>'workspaceId' AS workspace_id, value->>'userId' AS user_id, value->>'startsAt' AS was,
          value->>'id' AS id, value->>'from' AS starts_at, value->>'to' AS ends_at FROM json_each(${news})) AS news`,
      )
      .where(
        sql`${workspaceId} = news.workspace_id AND ${userId} = news.user_id AND ${startsAt} = news.was
          AND ${id} = news.id AND ${suggestions.skipped} = 'all_day'`,
      ),
  ];
}
