import { eq } from "drizzle-orm";

import { notificationPreferences } from "../../db/schema/notifications.ts";
import { users } from "../../db/schema/people.ts";
import { AppError } from "../../lib/errors.ts";
import type { PersonCtx } from "../context.ts";
import { nextSummaryAt } from "./next-summary.ts";
import { defaultPreferences, type Preferences } from "./preferences.ts";

export type MessageChoices = Pick<
  Preferences,
  "sendsSummary" | "summaryMinute" | "summaryDays" | "sendsEmptySummary" | "reminderMinutes"
>;

export type TimerChannel = { connectionId: string; channelId: string; name: string };

/** A timer is stopped by itself after 31 days; nobody needs to be asked before a quarter of an hour. */
const [leastReminder, mostReminder] = [15, 24 * 60];

/** Stores which direct messages the member wants, and when the next summary is due. Throws invalid. */
export async function saveMessageChoices(ctx: PersonCtx, choices: MessageChoices): Promise<void> {
  checkChoices(choices);
  const person = await ctx.db
    .select({ timeZone: users.timeZone })
    .from(users)
    .where(eq(users.id, ctx.actor.userId))
    .get();
  const plan = {
    timeZone: person?.timeZone ?? "UTC",
    minute: choices.summaryMinute,
    days: choices.summaryDays,
  };
  await store(ctx, {
    ...choices,
    nextSummaryAt: choices.sendsSummary ? nextSummaryAt(plan, ctx.now) : null,
    messageError: null,
  });
}

/** Stores where starts and stops of the member's timer are told; null = nowhere. */
export async function saveTimerChannel(ctx: PersonCtx, channel: TimerChannel | null): Promise<void> {
  await store(ctx, {
    timerConnectionId: channel?.connectionId ?? null,
    timerChannelId: channel?.channelId ?? null,
    timerChannelName: channel?.name ?? null,
    timerError: null,
  });
}

function checkChoices({ sendsSummary, summaryMinute, summaryDays, reminderMinutes }: MessageChoices): void {
  if (!Number.isInteger(summaryMinute) || summaryMinute < 0 || summaryMinute > 1439) {
    throw new AppError("invalid", "Choose a time of day such as 17:30.", "summaryTime");
  }
  if (summaryDays.some((day) => !Number.isInteger(day) || day < 1 || day > 7)) {
    throw new AppError("invalid", "Choose days of the week.", "summaryDays");
  }
  if (sendsSummary && summaryDays.length === 0) {
    throw new AppError("invalid", "Choose at least one day, or switch the summary off.", "summaryDays");
  }
  const isLimit =
    reminderMinutes === null || (reminderMinutes >= leastReminder && reminderMinutes <= mostReminder);
  if (!isLimit) {
    throw new AppError(
      "invalid",
      "A reminder comes after 15 minutes at least and 24 hours at most.",
      "reminder",
    );
  }
}

async function store({ db, actor, now }: PersonCtx, change: Partial<Preferences>): Promise<void> {
  const { workspaceId, userId } = actor;
  const set = { ...change, updatedAt: now };
  await db
    .insert(notificationPreferences)
    .values({ ...defaultPreferences, ...set, workspaceId, userId })
    .onConflictDoUpdate({
      target: [notificationPreferences.workspaceId, notificationPreferences.userId],
      set,
    });
}
