import { and, eq, isNotNull } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";

import { bindings } from "../../../db/schema/bindings.ts";
import { notificationPreferences } from "../../../db/schema/notifications.ts";
import { savedReports } from "../../../db/schema/reports.ts";
import type { IntegrationContext } from "../../context.ts";
import type { Attempt, OutboxHandler } from "../../outbox/handler.ts";
import { isBlocked } from "../channels/blocked-reason.ts";
import { openChat } from "../open-chat.ts";
import { type MessageTarget, type OwedMessage, parseMessage } from "./owed-message.ts";
import { isAccessLost, refusalToShow } from "./refusal-to-show.ts";

type Statements = BatchItem<"sqlite">[];

/** Messages that were written when something happened: to a channel, or to a member. */
export const chatMessages: OutboxHandler = {
  label: "Chat message",
  mostAttempts: 10,
  isRepeatable: false,
  deliver: (ctx, attempt) =>
    postOwed(ctx, attempt, {
      connectionId: attempt.row.connectionId ?? "",
      ...parseMessage(attempt.row.payload),
    }),
};

/**
 * Posts a message at most once: the lease is taken right before the call. Returns the statements that say on a page why it was refused, or that it
 * works again. What a paused connection cannot post is not posted later. Throws temporary failures.
 */
export async function postOwed(
  ctx: IntegrationContext,
  attempt: Attempt,
  { connectionId, target, message }: OwedMessage & { connectionId: string },
): Promise<Statements> {
  try {
    const { chat, call } = await openChat(ctx, connectionId);
    await call(async (access) => {
      await attempt.begin();
      if (target.to === "member") await chat.sendDirect(access, { userId: target.chatUserId, message });
      else await chat.post(access, { channelId: target.channelId, message });
    });
  } catch (error) {
    return refused(ctx, target, error);
  }
  return target.to === "member" ? [messageArrived(ctx, target.userId)] : [];
}

function refused(ctx: IntegrationContext, target: MessageTarget, error: unknown): Statements {
  switch (target.to) {
    case "timer_channel":
      // Settings shows the reason while it lasts; the channel stays chosen.
      if (isBlocked(error) || isAccessLost(error)) return [];
      return [refuseTimer(ctx, target, refusalToShow(error))];
    case "report_channel":
      if (isBlocked(error) || isAccessLost(error)) return [];
      return [refuseReport(ctx, target, refusalToShow(error))];
    case "project_channel":
      if (isBlocked(error)) return [];
      return [refuseChannel(ctx, target.bindingId, error)];
    case "member":
      return [refuseMember(ctx, target.userId, refusalToShow(error))];
    default:
      return target satisfies never;
  }
}

function refuseTimer(
  ctx: IntegrationContext,
  { userId, channelId }: { userId: string; channelId: string },
  sentence: string,
) {
  return ctx.db
    .update(notificationPreferences)
    .set({ timerError: sentence })
    .where(and(isOf(ctx, userId), eq(notificationPreferences.timerChannelId, channelId)));
}

function refuseReport(
  { db, actor }: IntegrationContext,
  { reportId, channelId }: { reportId: string; channelId: string },
  sentence: string,
) {
  const { workspaceId, id, channelId: chosen } = savedReports;
  return db
    .update(savedReports)
    .set({ channelError: sentence })
    .where(and(eq(workspaceId, actor.workspaceId), eq(id, reportId), eq(chosen, channelId)));
}

function refuseChannel(ctx: IntegrationContext, bindingId: string, error: unknown) {
  const lastError = refusalToShow(error);
  const status = isAccessLost(error) ? "needs_reconnect" : "disabled";
  return ctx.db
    .update(bindings)
    .set({ status, lastError, lastErrorAt: ctx.now })
    .where(and(eq(bindings.workspaceId, ctx.actor.workspaceId), eq(bindings.id, bindingId)));
}

function refuseMember(ctx: IntegrationContext, userId: string, sentence: string) {
  return ctx.db.update(notificationPreferences).set({ messageError: sentence }).where(isOf(ctx, userId));
}

function messageArrived(ctx: IntegrationContext, userId: string) {
  return ctx.db
    .update(notificationPreferences)
    .set({ messageError: null })
    .where(and(isOf(ctx, userId), isNotNull(notificationPreferences.messageError)));
}

function isOf({ actor }: IntegrationContext, userId: string) {
  return and(
    eq(notificationPreferences.workspaceId, actor.workspaceId),
    eq(notificationPreferences.userId, userId),
  );
}
