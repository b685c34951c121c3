import * as z from "zod/mini";

import { findMe } from "../../../domain/members/find-me.ts";
import { groups } from "../../../domain/reports/group-names.ts";
import { roundings } from "../../../domain/reports/rounding.ts";
import { summarize } from "../../../domain/reports/summary.ts";
import { isTimeZone, isWritableDate } from "../../../lib/zoned-time.ts";
import { defineRoute } from "../define-route.ts";

const day = z
  .string()
  .check(
    z.refine(isWritableDate, "Write a day of the years 2000 to 2100 as YYYY-MM-DD."),
    z.describe("A day, YYYY-MM-DD"),
  );
const ids = z.optional(z.string()).check(z.describe("Ids, separated by commas"));
const group = z.enum(groups);
const duration = z.int().check(z.describe("Milliseconds"));
const money = z.object({
  currency: z.string().check(z.describe("ISO 4217")),
  amount: z.int().check(z.describe("In minor units: 9550 of EUR is 95.50")),
});
const sum = {
  ms: duration,
  billableMs: duration,
  amounts: z
    .array(money)
    .check(z.describe("What billable time is worth by the rates, in each currency; for owners and admins")),
  costs: z.array(money).check(z.describe("What the time costs; for owners")),
};
const groupSum = z.object({
  key: z.nullable(z.string()).check(z.describe("An id, a first day, or 1 and 0 for billable; null = none")),
  name: z.nullable(z.string()),
  client: z
    .nullable(z.string())
    .check(z.describe("The name of a project's client, unless clients are groups themselves")),
  ...sum,
});
const period = z.object({ from: z.string(), until: z.string() });

const summarySchema = z
  .object({
    period,
    before: period.check(z.describe("The days that totalBefore counts")),
    groups: z.array(z.extend(groupSum, { parts: z.array(groupSum) })),
    total: z
      .object(sum)
      .check(
        z.describe("Each entry once; groups by tag can add up to more, as an entry may have several tags"),
      ),
    totalBefore: z.object(sum),
    running: z.int().check(z.describe("Timers that run, counted up to now")),
  })
  .check(z.meta({ id: "Summary" }));

export const reportRoutes = [
  defineRoute({
    method: "get",
    path: "/reports/summary",
    scope: "time:read",
    summary: "Tracked time in groups: your own, or everybody's if you are an owner or admin",
    query: z.object({
      from: day,
      until: day,
      by: z._default(group, "project"),
      split: z.optional(group),
      clients: ids.check(z.describe("Ids, separated by commas; none = time of no client")),
      projects: ids.check(z.describe("Ids, separated by commas; none = time without a project")),
      people: ids,
      tags: ids,
      billable: z.optional(z.stringbool()),
      uninvoiced: z
        .optional(z.stringbool())
        .check(z.describe("true = only billable time that is over and stands on no invoice")),
      rounding: z._default(z.enum(roundings), "none"),
      timeZone: z
        .optional(z.string().check(z.refine(isTimeZone, "Write an IANA time zone such as Europe/Berlin.")))
        .check(z.describe("An IANA time zone; yours unless given")),
    }),
    answer: { status: 200, schema: summarySchema },
    handle: async ({ ctx, query }) => {
      const { timeZone, weekStart } = await findMe(ctx);
      return summarize(ctx, {
        preset: "custom",
        custom: { from: query.from, until: query.until },
        calendar: { timeZone: query.timeZone ?? timeZone, weekStart },
        filter: {
          clients: listed(query.clients),
          projects: listed(query.projects),
          people: listed(query.people),
          tags: listed(query.tags),
          billable: query.billable ?? null,
          uninvoiced: query.uninvoiced ?? false,
        },
        rounding: query.rounding,
        by: [query.by, query.split ?? null],
      });
    },
  }),
];

function listed(text: string | undefined): string[] {
  return (text ?? "").split(",").filter((id) => id !== "");
}
