import { type Context, Hono } from "hono";
import * as z from "zod/mini";

import { approvalSetting } from "../../../domain/approval/week.ts";
import { weeksFrom } from "../../../domain/approval/list-weeks.ts";
import { requireManager } from "../../../domain/context.ts";
import { targetStatements } from "../../../domain/targets/target.ts";
import { membersWithSpans, runningTimers } from "../../../domain/team/spans.ts";
import { teamWeekOf } from "../../../domain/team/team-week.ts";
import { addDays, isWritableDate, localDateOf, startOfWeek } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { query } from "../../requests/query.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { teamTab } from "./team-tab.tsx";
import { TeamTable } from "./team-table.tsx";

/** Who works on what, and everybody's week, for owners and admins. */
export const team = new Hono<AppEnv>();

const weekQuery = z.object({
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  date: z.catch(z.string(), ""),
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  part: z.catch(z.enum(["", "table"]), ""),
});

team.get("/team", query(weekQuery), async (c) => {
  const { date, part } = c.req.valid("query");
  const { facts, ...shown } = await loadTeam(c, date);
  const version = await versionOf(facts);
  const table = <TeamTable {...shown} version={version} now={c.var.now} />;
  if (part === "table") return isShown(c, version) ? c.body(null, 204) : c.html(table);
  return teamTab(c, { current: "/team" }, table);
});

/** One batch, however many people there are. */
async function loadTeam(c: Context<AppEnv>, date: string) {
  const ctx = ctxOf(c);
  requireManager(ctx.actor, "see the time of the team");
  const { timeZone, weekStart } = viewerOf(c);
  const today = localDateOf(ctx.now, timeZone);
  const first = startOfWeek(isWritableDate(date) ? date : today, weekStart);
  const range = { from: first, until: addDays(first, 6) };
  const [people, timers, [setting], weeks, hours, absences, holidays] = await c.var.db.batch([
    membersWithSpans(ctx, range),
    runningTimers(ctx),
    approvalSetting(ctx),
    weeksFrom(ctx, range),
    ...targetStatements(ctx, range),
  ]);
  const targets = { hours, absences, holidays };
  const shown = teamWeekOf({ people, timers, targets }, first, ctx.now);
  const approves = setting?.isOn === true;
  // Not the sums: a running timer alone makes nothing new, and its clock goes on by itself.
  const facts = { people, timers, targets, weeks, approves, first, today };
  return { first, today, team: shown, weeks, approves, facts };
}
