import { preferencesOf } from "../../../domain/notifications/preferences.ts";
import { findTimer } from "../../../domain/time/find-timer.ts";
import type { IntegrationContext } from "../../context.ts";
import { findRecipient } from "../find-recipient.ts";
import { ctxOfMember } from "../identity/find-chat-member.ts";
import { notifyMember } from "../notifications/notify-member.ts";
import type { DueReminder } from "./find-due-reminders.ts";
import { reminderMessage } from "./reminder-message.ts";

/** Asks a member once whether a timer of theirs still should run, if it still does and still is over the limit. */
export async function sendReminder(ctx: IntegrationContext, { userId, entryId }: DueReminder): Promise<void> {
  const { reminderMinutes } = await preferencesOf(ctx, userId);
  const member = reminderMinutes === null ? null : await findRecipient(ctx, userId);
  if (member === null || reminderMinutes === null) return;
  const timer = await findTimer(ctxOfMember(ctx, member));
  if (timer?.id !== entryId || timer.startedAt > ctx.now - reminderMinutes * 60_000) return;
  const message = reminderMessage({ timer, member, now: ctx.now, appUrl: ctx.config.appUrl });
  await notifyMember(ctx, member, { key: `reminder:${entryId}`, message });
}
