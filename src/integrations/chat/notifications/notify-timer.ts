import { preferencesOf } from "../../../domain/notifications/preferences.ts";
import type { DomainEvent } from "../../../messages.ts";
import type { IntegrationContext } from "../../context.ts";
import type { Owed } from "../../outbox/owe.ts";
import { findRecipient } from "../find-recipient.ts";
import { findEntryFacts } from "./entry-facts.ts";
import { owedMessage } from "./owed-message.ts";
import { timerMessage } from "./timer-message.ts";

/** The message to the member's chosen channel that their timer was started or stopped. */
export async function notifyTimer(ctx: IntegrationContext, event: DomainEvent): Promise<Owed[]> {
  if (event.type !== "timer.changed") return [];
  const { userId, started, stopped, eventId } = event;
  const { timerConnectionId, timerChannelId, timerError } = await preferencesOf(ctx, userId);
  if (timerConnectionId === null || timerChannelId === null || timerError !== null) return [];
  const member = await findRecipient(ctx, userId);
  if (member === null) return [];
  const ids = [started, stopped].filter((id) => id !== null);
  const facts = await findEntryFacts(ctx, userId, ids);
  const find = (id: string | null) => facts.find((entry) => entry.id === id) ?? null;
  const change = { name: member.name, started: find(started), stopped: find(stopped) };
  const message = timerMessage(change, ctx.config.appUrl);
  if (message === null) return [];
  const target = { to: "timer_channel", channelId: timerChannelId, userId } as const;
  return [owedMessage({ key: `timer:${eventId}`, connectionId: timerConnectionId }, { target, message })];
}
