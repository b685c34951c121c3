import * as z from "zod/mini";

import { preferencesOf } from "../../../domain/notifications/preferences.ts";
import { dayMs } from "../../../lib/time-units.ts";
import type { OutboxHandler } from "../../outbox/handler.ts";
import type { Owed } from "../../outbox/owe.ts";
import { findRecipient } from "../find-recipient.ts";
import { ctxOfMember } from "../identity/find-chat-member.ts";
import { postOwed } from "../notifications/post-owed.ts";
import { loadSummary } from "./load-summary.ts";

/** Names the kind of row in the outbox. */
export const summaryKind = "chat_summary";

const summarySchema = z.object({
  userId: z.string(),
  /** On the member's calendar, YYYY-MM-DD. */
  date: z.string(),
});

/** The summary of a date, owed once. */
export function owedSummary({ userId, date }: z.infer<typeof summarySchema>): Owed {
  const [key, payload] = [`summary:${userId}:${date}`, { userId, date }];
  return { key, kind: summaryKind, connectionId: null, userId, payload, isOnce: true };
}

/** Sends a member the summary of a date, as it is by then, once. */
export const summaries: OutboxHandler = {
  label: "Daily summary",
  mostAttempts: 10,
  isRepeatable: false,
  // A member who flies west has the same date again the day after.
  keptMs: 3 * dayMs,
  async deliver(context, attempt) {
    const { userId, date } = summarySchema.parse(attempt.row.payload);
    const { sendsSummary, sendsEmptySummary } = await preferencesOf(context, userId);
    const member = sendsSummary ? await findRecipient(context, userId) : null;
    if (member === null) return [];
    const { timeZone, clock, direct } = member;
    const { appUrl } = context.config;
    const ctx = ctxOfMember(context, member);
    const { isEmpty, ...message } = await loadSummary(ctx, { date, timeZone, clock, appUrl });
    if ((isEmpty && !sendsEmptySummary) || direct === null) return [];
    const target = { to: "member", chatUserId: direct.chatUserId, userId } as const;
    return postOwed(context, attempt, { connectionId: direct.connectionId, target, message });
  },
};
