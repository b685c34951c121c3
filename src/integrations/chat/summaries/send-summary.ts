import { preferencesOf } from "../../../domain/notifications/preferences.ts";
import type { IntegrationContext } from "../../context.ts";
import { findRecipient } from "../find-recipient.ts";
import { ctxOfMember } from "../identity/find-chat-member.ts";
import { notifyMember } from "../notifications/notify-member.ts";
import type { DueSummary } from "./find-due-summaries.ts";
import { loadSummary } from "./load-summary.ts";

/** Sends a member the summary of a date, once: a second one of the same date is not sent, whatever asked for it. */
export async function sendSummary(context: IntegrationContext, { userId, date }: DueSummary): Promise<void> {
  const { sendsSummary, sendsEmptySummary } = await preferencesOf(context, userId);
  const member = sendsSummary ? await findRecipient(context, userId) : null;
  if (member === null) return;
  const { timeZone, clock } = member;
  const ctx = ctxOfMember(context, member);
  const { isEmpty, ...message } = await loadSummary(ctx, {
    date,
    timeZone,
    clock,
    appUrl: context.config.appUrl,
  });
  if (isEmpty && !sendsEmptySummary) return;
  await notifyMember(context, member, { key: `summary:${userId}:${date}`, message });
}
