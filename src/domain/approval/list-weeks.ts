import { and, eq, gte, lte, sql } from "drizzle-orm";

import { users } from "../../db/schema/people.ts";
import { weeks } from "../../db/schema/weeks.ts";
import type { LocalDate } from "../../lib/zoned-time.ts";
import type { PersonCtx } from "../context.ts";
import { isWeek, weekPrint } from "./week.ts";

/** The statement for what was submitted of weeks that begin within some days, by whomever. */
export function weeksFrom({ db, actor }: PersonCtx, range: { from: LocalDate; until: LocalDate }) {
  return db
    .select({ userId: weeks.userId, startsOn: weeks.startsOn, state: weeks.state })
    .from(weeks)
    .where(
      and(
        eq(weeks.workspaceId, actor.workspaceId),
        gte(weeks.startsOn, range.from),
        lte(weeks.startsOn, range.until),
      ),
    );
}

export type ListedWeek = Awaited<ReturnType<typeof weeksFrom>>[number];

/** The statement for one of them, with who decided and what its time is like now. */
export function weekOf(ctx: PersonCtx, userId: string, startsOn: LocalDate) {
  return ctx.db
    .select({
      state: weeks.state,
      note: weeks.note,
      decidedAt: weeks.decidedAt,
      decidedBy: sql<string | null>`${users.name}`.as("decided_by_name"),
      print: weekPrint.as("week_print"),
    })
    .from(weeks)
    .leftJoin(users, eq(users.id, weeks.decidedBy))
    .where(isWeek(ctx, userId, startsOn));
}

export type SubmittedWeek = Awaited<ReturnType<typeof weekOf>>[number];
