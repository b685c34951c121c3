import { and, eq, gt, isNotNull, isNull, or, sql } from "drizzle-orm";

import { suggestions } from "../../db/schema/calendar.ts";
import { memberships, users } from "../../db/schema/people.ts";
import { instantOf, localDateOf, minuteOfDay, startOfDay } from "../../lib/zoned-time.ts";
import type { PersonCtx } from "../context.ts";

/**
 * The statement for the batch that moves the actor to another zone, if there is one: all-day events stay on their dates, and floating
 * ones that lie ahead on their time of day, both of which are other instants there. In all their workspaces.
 */
export async function moveAllDay({ db, actor, now }: PersonCtx, timeZone: string) {
  const { workspaceId, userId, id, startsAt, endsAt, floatsIn, skipped, decision } = suggestions;
  const isAhead = and(isNotNull(floatsIn), gt(endsAt, now), isNull(decision));
  const rows = await db
    .select({ workspaceId, userId, id, startsAt, endsAt, floatsIn, was: users.timeZone })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .innerJoin(suggestions, and(eq(workspaceId, memberships.workspaceId), eq(userId, memberships.userId)))
    .where(and(eq(memberships.userId, actor.userId), or(eq(skipped, "all_day"), isAhead)));
  const moved = rows.flatMap(({ was, ...row }) => {
    const onto = (instant: number) =>
      row.floatsIn === null
        ? startOfDay(localDateOf(instant, was), timeZone)
        : instantOf(localDateOf(instant, row.floatsIn), minuteOfDay(instant, row.floatsIn), timeZone);
    const [from, to] = [onto(row.startsAt), onto(row.endsAt)];
    return from === row.startsAt && to === row.endsAt ? [] : [{ ...row, from, to }];
  });
  if (moved.length === 0) return [];
  const changes = JSON.stringify(moved);
  return [
    db
      .update(suggestions)
      .set({
        startsAt: sql`next.starts_at`,
        endsAt: sql`next.ends_at`,
        floatsIn: sql`CASE WHEN ${floatsIn} IS NULL THEN NULL ELSE ${timeZone} END`,
        updatedAt: now,
      })
      .from(
        // The whole key comes from the rows: with a constant in it, SQLite reads all suggestions once for each row.
        sql`(SELECT value->>'workspaceId' AS workspace_id, value->>'userId' AS user_id, value->>'startsAt' AS was,
          value->>'id' AS id, value->>'from' AS starts_at, value->>'to' AS ends_at FROM json_each(${changes})) AS next`,
      )
      .where(
        sql`${workspaceId} = next.workspace_id AND ${userId} = next.user_id AND ${startsAt} = next.was
          AND ${id} = next.id AND (${skipped} = 'all_day' OR ${decision} IS NULL)`,
      ),
  ];
}
