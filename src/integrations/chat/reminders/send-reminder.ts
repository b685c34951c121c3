import * as z from "zod/mini";

import { preferencesOf } from "../../../domain/notifications/preferences.ts";
import { findTimer } from "../../../domain/time/find-timer.ts";
import { dayMs } from "../../../lib/time-units.ts";
import type { OutboxHandler } from "../../outbox/handler.ts";
import type { Owed } from "../../outbox/owe.ts";
import { findRecipient } from "../find-recipient.ts";
import { ctxOfMember } from "../identity/find-chat-member.ts";
import { postOwed } from "../notifications/post-owed.ts";
import { reminderMessage } from "./reminder-message.ts";

/** Names the kind of row in the outbox. */
export const reminderKind = "chat_reminder";

const reminderSchema = z.object({ userId: z.string(), entryId: z.string() });

/** A reminder of a timer, owed once. */
export function owedReminder({ userId, entryId }: z.infer<typeof reminderSchema>): Owed {
  const [key, payload] = [`reminder:${entryId}`, { userId, entryId }];
  return { key, kind: reminderKind, connectionId: null, userId, payload, isOnce: true };
}

/** Asks a member once whether a timer of theirs still should run, if it still does and still is over the limit. */
export const reminders: OutboxHandler = {
  label: "Reminder of a timer",
  mostAttempts: 10,
  isRepeatable: false,
  // Longer than a timer can run: while it does, the row says that it was asked about.
  keptMs: 40 * dayMs,
  async deliver(ctx, attempt) {
    const { userId, entryId } = reminderSchema.parse(attempt.row.payload);
    const { reminderMinutes } = await preferencesOf(ctx, userId);
    const member = reminderMinutes === null ? null : await findRecipient(ctx, userId);
    if (member === null || reminderMinutes === null) return [];
    const timer = await findTimer(ctxOfMember(ctx, member));
    if (timer?.id !== entryId || timer.startedAt > ctx.now - reminderMinutes * 60_000) return [];
    const { direct } = member;
    if (direct === null) {
      // Counts as asked: another attempt would not link the member. Settings shows that the link is missing.
      await attempt.begin();
      return [];
    }
    const message = reminderMessage({ timer, member, now: ctx.now, appUrl: ctx.config.appUrl });
    const target = { to: "member", chatUserId: direct.chatUserId, userId } as const;
    return postOwed(ctx, attempt, { connectionId: direct.connectionId, target, message });
  },
};
