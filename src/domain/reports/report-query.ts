import * as z from "zod/mini";

import { savedReports } from "../../db/schema/reports.ts";
import type { DetailedCursor } from "./detailed.ts";
import { type Group, groups } from "./group-names.ts";
import { presets } from "./periods.ts";
import { roundings } from "./rounding.ts";
import type { SummaryWish } from "./summary.ts";
import { pathTo, Search } from "../../lib/path-to.ts";
import { addDays, isWritableDate, localDateOf, startOfWeek } from "../../lib/zoned-time.ts";

export const reportKinds = savedReports.kind.enumValues;
export type ReportKind = (typeof reportKinds)[number];

/** Whose calendar a report is on, and when it is asked for (milliseconds UTC). */
export type ReportTime = { timeZone: string; weekStart: number; now: number };

/* oxlint-disable promise/valid-params -- these are zod's catch, no promise's */
const many = z.catch(
  z.pipe(
    z.union([z.array(z.string()), z.string()]),
    z.transform((ids) => [ids].flat().filter((id) => id !== "")),
  ),
  [],
);
const day = z.catch(z.string().check(z.refine(isWritableDate)), "");

/** The report as its form and the page's address hold it. What the address says and nobody knows counts as not set. */
export const reportQuerySchema = z.object({
  period: z.catch(z.enum(presets), "month"),
  from: day,
  until: day,
  by: z.catch(z.enum(groups), "project"),
  split: z.catch(z.enum(["none", ...groups]), "week"),
  client: many,
  project: many,
  person: many,
  tag: many,
  billable: z.catch(z.enum(["", "yes", "no", "uninvoiced"]), ""),
  rounding: z.catch(z.enum(roundings), "none"),
  compare: z.catch(z.enum(["", "before"]), ""),
});

/** A page of the detailed report: what the first one asks, and the entry that the page before ended with. */
export const detailedQuerySchema = z.extend(reportQuerySchema, {
  after: z.catch(z.string().check(z.regex(/^\d{1,15}\.[\w-]{1,60}$/)), ""),
});
/* oxlint-enable promise/valid-params */

export type ReportQuery = z.infer<typeof reportQuerySchema>;
export type DetailedQuery = z.infer<typeof detailedQuerySchema>;

export function cursorOf({ after }: DetailedQuery): DetailedCursor | null {
  const [startedAt, id] = after.split(".");
  return id === undefined ? null : { startedAt: Number(startedAt), id };
}

/** The address of the next page. */
export function searchAfter(query: ReportQuery, { startedAt, id }: DetailedCursor): Search {
  return searchOf(query).with({ after: `${startedAt}.${id}` });
}

/** "?period=…" with what differs from the report that nobody asked anything of. */
export function searchOf(query: ReportQuery): Search {
  const isCustom = query.period === "custom";
  return new Search({
    ...query,
    period: unless(query.period, "month"),
    from: isCustom ? query.from : null,
    until: isCustom ? query.until : null,
    by: unless(query.by, "project"),
    split: unless(query.split, "week"),
    rounding: unless(query.rounding, "none"),
  });
}

/** What the query of an address asks. */
export function parseSearch(search: string): ReportQuery {
  const params = new URLSearchParams(search);
  return reportQuerySchema.parse(
    Object.fromEntries([...new Set(params.keys())].map((name) => [name, valueOf(params.getAll(name))])),
  );
}

function valueOf(all: string[]): string | string[] | undefined {
  return all.length === 1 ? all[0] : all;
}

/** The page of a report. */
export function reportPath(kind: ReportKind, query: ReportQuery): string {
  const search = searchOf(query);
  switch (kind) {
    case "summary":
      return pathTo`/reports${search}`;
    case "weekly":
      return pathTo`/reports/weekly${search}`;
    case "detailed":
      return pathTo`/reports/detailed${search}`;
    case "hours":
      return pathTo`/reports/hours${search}`;
    default:
      return kind satisfies never;
  }
}

function unless(value: string, usual: string): string | null {
  return value === usual ? null : value;
}

/** What a week's rows may be: not tags, of which an entry may have several, so that the columns add up. */
export const weeklyGroups = ["client", "project", "task", "person", "billable"] as const;

/** The week of the chosen day, or this one: a column for each day of what the report is grouped by. */
export function weeklyWishOf(query: ReportQuery, time: ReportTime): SummaryWish {
  const { calendar, custom, ...rest } = wishOf({ ...query, until: "" }, time);
  const chosen = query.from === "" ? localDateOf(time.now, time.timeZone) : custom.from;
  const from = startOfWeek(chosen, time.weekStart);
  const rows = weeklyGroups.find((group) => group === query.by) ?? "project";
  return {
    ...rest,
    calendar,
    preset: "custom",
    custom: { from, until: addDays(from, 6) },
    by: [rows, "day"],
    compares: false,
  };
}

/** What the query asks of the report, on the person's own calendar; days that were not chosen are the last four weeks. */
export function wishOf(query: ReportQuery, { timeZone, weekStart, now }: ReportTime): SummaryWish {
  const today = localDateOf(now, timeZone);
  const until = query.until === "" ? today : query.until;
  const { client, project, person, tag, billable, rounding, period } = query;
  const second: Group | null = query.split === "none" ? null : query.split;
  return {
    preset: period,
    custom: { from: query.from === "" ? addDays(until, -27) : query.from, until },
    calendar: { timeZone, weekStart },
    filter: {
      clients: client,
      projects: project,
      people: person,
      tags: tag,
      billable: billable === "" ? null : billable !== "no",
      uninvoiced: billable === "uninvoiced",
    },
    rounding,
    by: [query.by, second],
    compares: query.compare === "before",
  };
}
