import { and, eq } from "drizzle-orm";

import { holidayCalendars, workingHours } from "../../db/schema/hours.ts";
import { memberships } from "../../db/schema/people.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { isWritableDate } from "../../lib/zoned-time.ts";
import { commit } from "../commit.ts";
import { type PersonCtx, requireManager } from "../context.ts";

export type SetHours = {
  /** "" = everybody who has no hours of their own. */
  userId: string;
  /** The first day; "" = from the beginning. */
  startsOn: string;
  /** Monday to Sunday, as people type hours: "8", "7.5", "7,5". */
  hours: readonly string[];
  /** "" = no holidays. */
  holidayCalendarId: string;
};

/** Sets how long a person is to work on which weekday from a day on; the same day again replaces it. Throws forbidden, not_found, invalid. */
export async function setHours(ctx: PersonCtx, input: SetHours): Promise<void> {
  requireManager(ctx.actor, "set working hours");
  const { workspaceId, userId: createdBy } = ctx.actor;
  const { userId, startsOn } = input;
  const minutes = input.hours.map((text, day) => parseHours(text, `hours${day + 1}`));
  if (startsOn !== "" && !isWritableDate(startsOn))
    throw new AppError("invalid", "Choose the day from which they hold, or none.", "startsOn");
  await checkKnown(ctx, input);
  const holidayCalendarId = input.holidayCalendarId === "" ? null : input.holidayCalendarId;
  const set = { minutes, holidayCalendarId, createdBy, createdAt: ctx.now };
  await commit(ctx, {
    statements: [
      ctx.db
        .insert(workingHours)
        .values({ workspaceId, userId, startsOn, ...set })
        .onConflictDoUpdate({
          target: [workingHours.workspaceId, workingHours.userId, workingHours.startsOn],
          set,
        }),
    ],
    audit: {
      action: "hours.set",
      target: userId || workspaceId,
      detail: { startsOn, minutes, holidayCalendarId },
    },
  });
}

/** Throws forbidden, not_found. */
export async function deleteHours(
  ctx: PersonCtx,
  { userId, startsOn }: { userId: string; startsOn: string },
) {
  requireManager(ctx.actor, "set working hours");
  const { workspaceId } = ctx.actor;
  const [[deleted]] = await commit(ctx, {
    statements: [
      ctx.db
        .delete(workingHours)
        .where(
          and(
            eq(workingHours.workspaceId, workspaceId),
            eq(workingHours.userId, userId),
            eq(workingHours.startsOn, startsOn),
          ),
        )
        .returning(),
    ],
    audit: { action: "hours.delete", target: userId || workspaceId, detail: { startsOn } },
  });
  if (deleted === undefined) throw notFound("row of working hours");
}

function parseHours(text: string, field: string): number {
  const hours = Number(text.trim().replace(",", "."));
  if (Number.isFinite(hours) && hours >= 0 && hours <= 24) return Math.round(hours * 60);
  throw new AppError("invalid", "Write hours from 0 to 24, such as 8 or 7.5.", field);
}

async function checkKnown(
  { db, actor: { workspaceId } }: PersonCtx,
  { userId, holidayCalendarId }: SetHours,
) {
  const [members, calendars] = await db.batch([
    db
      .select({ userId: memberships.userId })
      .from(memberships)
      .where(and(eq(memberships.workspaceId, workspaceId), eq(memberships.userId, userId))),
    db
      .select({ id: holidayCalendars.id })
      .from(holidayCalendars)
      .where(and(eq(holidayCalendars.workspaceId, workspaceId), eq(holidayCalendars.id, holidayCalendarId))),
  ]);
  if (userId !== "" && members.length === 0) throw notFound("member");
  if (holidayCalendarId !== "" && calendars.length === 0) throw notFound("calendar of holidays");
}
