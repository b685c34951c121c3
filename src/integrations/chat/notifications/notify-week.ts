import { and, eq } from "drizzle-orm";

import { weeks } from "../../../db/schema/weeks.ts";
import type { DomainEvent } from "../../../messages.ts";
import type { ChatMessage } from "../../../providers/chat-message.ts";
import type { IntegrationContext } from "../../context.ts";
import type { Owed } from "../../outbox/owe.ts";
import { pageButton } from "../actions.ts";
import { findRecipient } from "../find-recipient.ts";
import { owedMessage } from "./owed-message.ts";

/** The message to a member that their week was approved or sent back; none when it was submitted again by now. */
export async function notifyWeek(ctx: IntegrationContext, event: DomainEvent): Promise<Owed[]> {
  if (event.type !== "week.decided") return [];
  const { userId, startsOn } = event;
  const week = await ctx.db
    .select()
    .from(weeks)
    .where(
      and(
        eq(weeks.workspaceId, ctx.actor.workspaceId),
        eq(weeks.userId, userId),
        eq(weeks.startsOn, startsOn),
      ),
    )
    .get();
  if (week === undefined || week.state === "submitted" || week.decidedBy === userId) return [];
  const direct = (await findRecipient(ctx, userId))?.direct ?? null;
  if (direct === null) return [];
  const words =
    week.state === "approved"
      ? `Your week of ${startsOn} is approved.`
      : `Your week of ${startsOn} was sent back: ${week.note}`;
  const url = `${ctx.config.appUrl}/team/people/${userId}?date=${startsOn}`;
  const message: ChatMessage = {
    summary: [words],
    blocks: [
      { kind: "text", text: [words] },
      { kind: "buttons", buttons: [pageButton("Open the week", url)] },
    ],
  };
  const target = { to: "member", chatUserId: direct.chatUserId, userId } as const;
  const key = `week:${userId}:${startsOn}:${week.version}`;
  return [owedMessage({ key, connectionId: direct.connectionId }, { target, message })];
}
