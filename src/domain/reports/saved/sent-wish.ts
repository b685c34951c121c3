import { addDays, localDateOf } from "../../../lib/zoned-time.ts";
import type { Preset } from "../periods.ts";
import {
  parseSearch,
  type ReportKind,
  type ReportQuery,
  type ReportTime,
  weeklyWishOf,
  wishOf,
} from "../report-query.ts";
import type { SummaryWish } from "../summary.ts";
import type { Sends } from "./next-report.ts";

/** On the first day of a week or month, "this" one is over: the one before. */
const ended: Readonly<Record<Sends, Partial<Record<Preset, Preset>>>> = {
  week: { week: "last-week" },
  month: { month: "last-month" },
};

type Sent = { kind: ReportKind; search: string; sends: Sends };

/** What a saved report asks when it is sent at `time`: the week or month that has just ended where it means this one. */
export function sentWishOf(
  { kind, search, sends }: Sent,
  time: ReportTime,
): { query: ReportQuery; wish: SummaryWish } {
  const asked = parseSearch(search);
  if (kind === "weekly") {
    const query = { ...asked, from: addDays(localDateOf(time.now, time.timeZone), -7) };
    return { query: { ...query, period: "custom", until: query.from }, wish: weeklyWishOf(query, time) };
  }
  const query = { ...asked, period: ended[sends][asked.period] ?? asked.period };
  const wish = wishOf(query, time);
  return {
    query,
    wish: { ...wish, by: [kind === "summary" ? wish.by[0] : "project", null], compares: false },
  };
}
