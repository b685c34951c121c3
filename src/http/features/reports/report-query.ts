import * as z from "zod/mini";

import { type Group, groups } from "../../../domain/reports/groups.ts";
import { presets } from "../../../domain/reports/periods.ts";
import { roundings } from "../../../domain/reports/rounding.ts";
import type { SummaryWish } from "../../../domain/reports/summary.ts";
import { Search } from "../../../lib/path-to.ts";
import { addDays, isWritableDate, localDateOf } from "../../../lib/zoned-time.ts";
import type { ViewerTime } from "../../viewer-time.ts";

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
  billable: z.catch(z.enum(["", "yes", "no"]), ""),
  rounding: z.catch(z.enum(roundings), "none"),
});
/* oxlint-enable promise/valid-params */

export type ReportQuery = z.infer<typeof reportQuerySchema>;

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

function unless(value: string, usual: string): string | null {
  return value === usual ? null : value;
}

/** What the query asks of the report, on the person's own calendar; days that were not chosen are the last four weeks. */
export function wishOf(query: ReportQuery, { timeZone, weekStart, now }: ViewerTime): SummaryWish {
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
      billable: billable === "" ? null : billable === "yes",
    },
    rounding,
    by: [query.by, second],
  };
}
