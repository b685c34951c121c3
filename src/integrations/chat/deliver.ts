import type { Outbound } from "../../lib/outbound.ts";
import { describeError, log } from "../../lib/log.ts";
import type { Enqueue } from "../../messages.ts";
import type { Chat } from "../../providers/chat.ts";
import type { ChatModal, ChatReply } from "../../providers/chat-message.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";
import { explainInChat } from "./explain.ts";
import type { Outcome, Reach } from "./interactions/outcome.ts";
import { openChat } from "./open-chat.ts";
import { toPlainText, say } from "./format.ts";

type Way = { chat: Chat; provider: string; http: Outbound; enqueue: Enqueue };

/** Posts an answer behind the acknowledgement, and leaves it to the queue when the provider does not take it now. Never throws. */
export async function respondLater(
  { chat, provider, http, enqueue }: Way,
  responseUrl: string,
  reply: ChatReply,
): Promise<void> {
  try {
    await chat.respond(http, responseUrl, reply);
  } catch (error) {
    const isLost = error instanceof ProviderError && error.permanent;
    log("error", "chat_answer_failed", { provider, isLost, ...describeError(error) });
    // An answer that timed out may have arrived: then it stands there twice, which is better than never.
    if (!isLost) await enqueue({ type: "chat.respond", provider, responseUrl, reply: JSON.stringify(reply) });
  }
}

/** Delivers an interaction's outcome after its acknowledgement. Never throws. */
export async function deliverOutcome(ctx: IntegrationContext, way: Way, outcome: Outcome): Promise<void> {
  switch (outcome.kind) {
    case "none":
      return;
    case "reply":
      if (outcome.responseUrl !== null) await respondLater(way, outcome.responseUrl, outcome.reply);
      return;
    case "errors":
      // Too late to stand beside the fields.
      return sendSentence(ctx, way, { ...outcome, sentence: Object.values(outcome.errors).join(" ") });
    case "again":
      // Too late to take the form's place.
      return sendSentence(ctx, way, outcome);
    case "modal":
      return openLater(ctx, way, outcome);
    default:
      outcome satisfies never;
  }
}

async function openLater(
  ctx: IntegrationContext,
  way: Way,
  { modal, triggerId, member, chatUserId, responseUrl }: Extract<Outcome, { kind: "modal" }>,
): Promise<void> {
  try {
    const { chat, call } = await openChat(ctx, member.connectionId);
    await call((access) => chat.openModal(access, { triggerId, modal }));
  } catch (error) {
    log("error", "chat_modal_failed", { provider: way.provider, ...describeError(error) });
    const isSentence = modal.submit === null;
    const sentence = isSentence ? modal.blocks.map(sentenceOf).join(" ") : explainInChat(error, ctx.now);
    await sendSentence(ctx, way, { responseUrl, member, chatUserId, sentence });
  }
}

function sendSentence(
  ctx: IntegrationContext,
  way: Way,
  { responseUrl, ...to }: Reach & { responseUrl: string | null; sentence: string },
): Promise<void> {
  return responseUrl === null ? sendDirectly(ctx, way, to) : respondLater(way, responseUrl, say(to.sentence));
}

function sentenceOf(block: ChatModal["blocks"][number]): string {
  return block.kind === "text" ? toPlainText(block.text) : "";
}

/** A direct message, when no response URL is left. Never throws. */
async function sendDirectly(
  ctx: IntegrationContext,
  way: Way,
  { member, chatUserId, sentence }: Reach & { sentence: string },
): Promise<void> {
  try {
    const { workspaceId, connectionId } = member;
    const here: IntegrationContext = { ...ctx, actor: { kind: "system", workspaceId } };
    const { chat, call } = await openChat(here, connectionId);
    await call((access) => chat.sendDirect(access, { userId: chatUserId, message: say(sentence) }));
  } catch (error) {
    log("error", "chat_answer_failed", { provider: way.provider, isLost: true, ...describeError(error) });
  }
}
