import { and, eq, isNotNull } from "drizzle-orm";
import * as z from "zod/mini";

import { savedReports } from "../../../db/schema/reports.ts";
import { sentWishOf } from "../../../domain/reports/saved/sent-wish.ts";
import { summarize } from "../../../domain/reports/summary.ts";
import { withoutWorth } from "../../../domain/reports/without-worth.ts";
import { dayMs } from "../../../lib/time-units.ts";
import type { IntegrationContext } from "../../context.ts";
import type { OutboxHandler } from "../../outbox/handler.ts";
import type { Owed } from "../../outbox/owe.ts";
import { findRecipient, type Recipient } from "../find-recipient.ts";
import { ctxOfMember } from "../identity/find-chat-member.ts";
import { postOwed } from "../notifications/post-owed.ts";
import { reportMessage } from "./report-message.ts";

/** Names the kind of row in the outbox. */
export const reportKind = "chat_report";

const reportSchema = z.object({
  id: z.string(),
  userId: z.string(),
  /** Milliseconds UTC. */
  dueAt: z.number(),
});

/** A saved report, owed once for the instant that it was due at. */
export function owedReport({ id, userId, dueAt }: z.infer<typeof reportSchema>): Owed {
  const [key, payload] = [`report:${id}:${dueAt}`, { id, userId, dueAt }];
  return { key, kind: reportKind, connectionId: null, userId, payload, isOnce: true };
}

/**
 * Sends a saved report to its channel or its maker, once, with the days that it means at the instant that it was due at. A channel is shown
 * no amounts: its maker need not know who reads it.
 */
export const reports: OutboxHandler = {
  label: "Report",
  mostAttempts: 10,
  isRepeatable: false,
  keptMs: 3 * dayMs,
  async deliver(context, attempt) {
    const { id, userId, dueAt } = reportSchema.parse(attempt.row.payload);
    const report = await findReport(context, id, userId);
    const member = report === null ? null : await findRecipient(context, userId);
    if (report === null || member === null) return [];
    const way = wayOf(report, member);
    if (way === null) return [];
    const time = { timeZone: member.timeZone, weekStart: member.weekStart, now: dueAt };
    const { query, wish } = sentWishOf(report, time);
    const all = await summarize({ ...ctxOfMember(context, member), now: dueAt }, wish);
    const summary = way.target.to === "member" ? all : withoutWorth(all, { showsAmounts: false });
    const { appUrl } = context.config;
    const message = reportMessage({ name: report.name, kind: report.kind, query, summary, appUrl });
    return postOwed(context, attempt, { ...way, message });
  },
};

type Found = NonNullable<Awaited<ReturnType<typeof findReport>>>;

/** Where it goes; null = nowhere: its channel refused the last one, or its maker is linked to nobody. */
function wayOf(report: Found, { userId, direct }: Recipient) {
  const { id: reportId, channelConnectionId, channelId, channelError } = report;
  if (channelConnectionId !== null && channelId !== null) {
    const target = { to: "report_channel", channelId, reportId } as const;
    return channelError === null ? { connectionId: channelConnectionId, target } : null;
  }
  if (direct === null) return null;
  const target = { to: "member", chatUserId: direct.chatUserId, userId } as const;
  return { connectionId: direct.connectionId, target };
}

async function findReport({ db, actor }: IntegrationContext, id: string, userId: string) {
  const row = await db
    .select()
    .from(savedReports)
    .where(
      and(
        eq(savedReports.workspaceId, actor.workspaceId),
        eq(savedReports.id, id),
        eq(savedReports.userId, userId),
        isNotNull(savedReports.sends),
      ),
    )
    .get();
  return row?.sends ? { ...row, sends: row.sends } : null;
}
