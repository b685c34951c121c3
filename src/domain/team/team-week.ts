import { type LocalDate, localDateOf } from "../../lib/zoned-time.ts";
import { type DayTarget, targetOf, type TargetFacts } from "../targets/target.ts";
import { daysFrom, lengthOn } from "../time/split-days.ts";
import type { MemberSpans, Running } from "./spans.ts";

export type PersonDay = DayTarget & {
  trackedMs: number;
  /** It is over, there was something to do, and nothing is tracked; not before they joined, or before their own hours begin. */
  isMissing: boolean;
};

export type PersonWeek = {
  userId: string;
  name: string;
  avatarUrl: string | null;
  timer: Running | null;
  days: PersonDay[];
  trackedMs: number;
  targetMs: number;
};

type Facts = { people: readonly MemberSpans[]; timers: readonly Running[]; targets: TargetFacts };

/** Seven days of everybody, each on their own calendar; a running timer counts up to now. */
export function teamWeekOf({ people, timers, targets }: Facts, first: LocalDate, now: number): PersonWeek[] {
  return people.map(({ userId, name, avatarUrl, timeZone, joinedAt, spans }) => {
    const timer = timers.find((each) => each.userId === userId) ?? null;
    const bounds = daysFrom(first, 7, timeZone);
    const entries = [
      ...spans.map(([startedAt, endedAt]) => ({ startedAt, endedAt })),
      ...(timer === null ? [] : [{ startedAt: timer.startedAt, endedAt: null }]),
    ];
    const own = targets.hours.find((row) => row.userId === userId);
    const [since, today] = [own?.startsOn ?? localDateOf(joinedAt, timeZone), localDateOf(now, timeZone)];
    const range = { from: first, until: bounds.at(-1)?.date ?? first };
    const days = targetOf(targets, userId, range).map((target, index): PersonDay => {
      const day = bounds[index] ?? { start: 0, end: 0 };
      const trackedMs = sum(entries.map((entry) => lengthOn(day, entry, now)));
      const isDue = target.ms > 0 && target.date < today && target.date >= since;
      return { ...target, trackedMs, isMissing: isDue && trackedMs === 0 };
    });
    const [trackedMs, targetMs] = [sum(days.map((day) => day.trackedMs)), sum(days.map(({ ms }) => ms))];
    return { userId, name, avatarUrl, timer, days, trackedMs, targetMs };
  });
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, each) => total + each, 0);
}
