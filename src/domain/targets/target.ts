import { and, asc, eq, gte, lte, or } from "drizzle-orm";

import { absences, holidays, workingHours } from "../../db/schema/hours.ts";
import { minuteMs } from "../../lib/time-units.ts";
import { addDays, dayOfWeek, daysBetween, type LocalDate } from "../../lib/zoned-time.ts";
import type { PersonCtx } from "../context.ts";

/** Both days included. */
export type DayRange = { from: LocalDate; until: LocalDate };

/** The statements for what targets are made of: of one person, or of everybody. Their rows are the facts of `targetOf`. */
export function targetStatements(
  { db, actor: { workspaceId } }: PersonCtx,
  range: DayRange,
  userId?: string,
) {
  const isTheirs = userId === undefined ? undefined : eq(workingHours.userId, userId);
  return [
    db
      .select({
        userId: workingHours.userId,
        startsOn: workingHours.startsOn,
        minutes: workingHours.minutes,
        holidayCalendarId: workingHours.holidayCalendarId,
      })
      .from(workingHours)
      .where(
        and(
          eq(workingHours.workspaceId, workspaceId),
          isTheirs && or(eq(workingHours.userId, ""), isTheirs),
          lte(workingHours.startsOn, range.until),
        ),
      )
      .orderBy(asc(workingHours.userId), asc(workingHours.startsOn)),
    db
      .select({
        userId: absences.userId,
        startsOn: absences.startsOn,
        endsOn: absences.endsOn,
        kind: absences.kind,
        isHalf: absences.isHalf,
      })
      .from(absences)
      .where(
        and(
          eq(absences.workspaceId, workspaceId),
          userId === undefined ? undefined : eq(absences.userId, userId),
          lte(absences.startsOn, range.until),
          gte(absences.endsOn, range.from),
        ),
      ),
    db
      .select({ calendarId: holidays.calendarId, date: holidays.date, name: holidays.name })
      .from(holidays)
      .where(
        and(
          eq(holidays.workspaceId, workspaceId),
          gte(holidays.date, range.from),
          lte(holidays.date, range.until),
        ),
      ),
  ] as const;
}

type Rows<I extends 0 | 1 | 2> = readonly Awaited<ReturnType<typeof targetStatements>[I]>[number][];
export type TargetFacts = { hours: Rows<0>; absences: Rows<1>; holidays: Rows<2> };

/** What a person is to work on a day. */
export type DayTarget = {
  date: LocalDate;
  /** 0 = nothing, or nobody has said. */
  ms: number;
  /** Why it is less than on other days of its name: a holiday's name, or kinds of absence. */
  free: string | null;
};

/** What a person is to work on each day of a range, by the working hours that hold on it, less holidays and absences. */
export function targetOf(facts: TargetFacts, userId: string, { from, until }: DayRange): DayTarget[] {
  const [own, shared] = [
    facts.hours.filter((row) => row.userId === userId),
    facts.hours.filter((row) => row.userId === ""),
  ];
  const away = facts.absences.filter((row) => row.userId === userId);
  return Array.from({ length: daysBetween(from, until) + 1 }, (_, index): DayTarget => {
    const date = addDays(from, index);
    const hours = heldOn(own, date) ?? heldOn(shared, date);
    const fullMs = (hours?.minutes[dayOfWeek(date) - 1] ?? 0) * minuteMs;
    const holiday = facts.holidays.find(
      (row) => row.date === date && row.calendarId === hours?.holidayCalendarId,
    );
    if (fullMs === 0) return { date, ms: 0, free: holiday?.name ?? null };
    if (holiday !== undefined) return { date, ms: 0, free: holiday.name };
    const absent = away.filter(({ startsOn, endsOn }) => startsOn <= date && date <= endsOn);
    const halves = absent.reduce((sum, { isHalf }) => sum + (isHalf ? 1 : 2), 0);
    const kinds = [...new Set(absent.map(({ kind }) => kind))].join(", ");
    return { date, ms: fullMs * Math.max(0, 1 - halves / 2), free: kinds === "" ? null : kinds };
  });
}

/** Rows come by their first day. */
function heldOn<T extends { startsOn: string }>(rows: readonly T[], date: LocalDate): T | undefined {
  return rows.findLast(({ startsOn }) => startsOn <= date);
}
