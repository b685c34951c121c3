import { and, asc, desc, eq, gte, sql } from "drizzle-orm";

import { absences, holidayCalendars, workingHours } from "../../db/schema/hours.ts";
import { users } from "../../db/schema/people.ts";
import type { LocalDate } from "../../lib/zoned-time.ts";
import { canManage, type PersonCtx } from "../context.ts";

const personName = sql<string | null>`${users.name}`.as("person_name");

/** Everybody's first, then by person, the latest first. */
export function hoursByPerson({ db, actor }: PersonCtx) {
  const { userId, startsOn, minutes, holidayCalendarId } = workingHours;
  return db
    .select({ userId, startsOn, minutes, holidayCalendarId, name: personName })
    .from(workingHours)
    .leftJoin(users, eq(users.id, userId))
    .where(eq(workingHours.workspaceId, actor.workspaceId))
    .orderBy(sql`${userId} <> ''`, asc(sql`lower(${users.name})`), asc(userId), desc(startsOn));
}

export type ListedHours = Awaited<ReturnType<typeof hoursByPerson>>[number];

export function holidayCalendarsByName({ db, actor }: PersonCtx) {
  const { id, name, lastError } = holidayCalendars;
  return db
    .select({ id, name, lastError })
    .from(holidayCalendars)
    .where(eq(holidayCalendars.workspaceId, actor.workspaceId))
    .orderBy(asc(sql`lower(${name})`));
}

export type ListedHolidays = Awaited<ReturnType<typeof holidayCalendarsByName>>[number];

/** Those that are not over by a day, the next first: the actor's own, or for owners and admins everybody's. */
export function comingAbsences({ db, actor }: PersonCtx, from: LocalDate) {
  const { id, userId, startsOn, endsOn, kind, isHalf } = absences;
  return db
    .select({ id, userId, startsOn, endsOn, kind, isHalf, name: personName })
    .from(absences)
    .leftJoin(users, eq(users.id, userId))
    .where(
      and(
        eq(absences.workspaceId, actor.workspaceId),
        canManage(actor) ? undefined : eq(userId, actor.userId),
        gte(endsOn, from),
      ),
    )
    .orderBy(asc(startsOn), asc(id));
}

export type ListedAbsence = Awaited<ReturnType<typeof comingAbsences>>[number];
