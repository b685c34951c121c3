import { and, eq, type SQL, sql } from "drizzle-orm";

import { weeks } from "../../db/schema/weeks.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import type { LocalDate } from "../../lib/zoned-time.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { requireBrowser } from "../members/roles.ts";
import { isWeek, mayDecide, type Week, weekPrint, type WeekState } from "./week.ts";

type WeekOf = { userId: string; startsOn: LocalDate };

const longestNote = 500;

/** Approves a submitted week as it was seen (`print`): from now on its time is locked. Throws forbidden, not_found, conflict. */
export async function approveWeek(ctx: PersonCtx, week: WeekOf & { print: string }): Promise<void> {
  await decide(ctx, week, {
    action: "week.approve",
    from: "submitted",
    to: "approved",
    note: "",
    when: sql`${weekPrint} = ${week.print}`,
  });
}

/** Sends a submitted week back, with what is to be done. Throws forbidden, not_found, conflict, invalid. */
export async function sendBackWeek(
  ctx: PersonCtx,
  { note, ...week }: WeekOf & { note: string },
): Promise<void> {
  await decide(ctx, week, {
    action: "week.send_back",
    from: "submitted",
    to: "sent_back",
    note: parseNote(note),
  });
}

/** Opens an approved week again: its time is not locked by it any more. Throws forbidden, not_found, conflict, invalid. */
export async function reopenWeek(
  ctx: PersonCtx,
  { note, ...week }: WeekOf & { note: string },
): Promise<void> {
  await decide(ctx, week, {
    action: "week.reopen",
    from: "approved",
    to: "sent_back",
    note: parseNote(note),
  });
}

type Decision = { action: string; from: WeekState; to: "approved" | "sent_back"; note: string; when?: SQL };

async function decide(
  ctx: PersonCtx,
  { userId, startsOn }: WeekOf,
  { action, from, to, note, when }: Decision,
): Promise<void> {
  requireBrowser(ctx.actor, "decide about weeks");
  if (!mayDecide(ctx.actor, userId)) throw notFound("week");
  const decided = { state: to, note, decidedBy: ctx.actor.userId, decidedAt: ctx.now };
  const [rows] = await commit(ctx, {
    statements: [
      ctx.db
        .update(weeks)
        .set({ ...decided, version: sql`${weeks.version} + 1` })
        .where(and(isWeek(ctx, userId, startsOn), eq(weeks.state, from), when))
        .returning(),
    ],
    audit: { action, target: `user:${userId}`, detail: { startsOn, ...(note !== "" && { note }) } },
    event: { type: "week.decided", userId, startsOn },
  });
  if (rows.length === 0) throw await whyNot(ctx, { userId, startsOn }, from);
}

async function whyNot(ctx: PersonCtx, { userId, startsOn }: WeekOf, from: WeekState): Promise<AppError> {
  const week: Week | undefined = await ctx.db
    .select()
    .from(weeks)
    .where(isWeek(ctx, userId, startsOn))
    .get();
  if (week === undefined) return notFound("week");
  return week.state === from
    ? new AppError("conflict", "Its time was changed since you saw it. Look at it again, then decide.")
    : new AppError("conflict", "This week was decided about already, or was submitted again.");
}

function parseNote(text: string): string {
  const note = text.trim();
  if (note !== "" && note.length <= longestNote) return note;
  throw new AppError("invalid", "Say in up to 500 characters what is to be done.", "note");
}
