import type { Context } from "hono";

import { deliverOutcome, respondLater } from "../../integrations/chat/deliver.ts";
import { answerCommand } from "../../integrations/chat/commands/answer-command.ts";
import { answerInteraction } from "../../integrations/chat/interactions/answer-interaction.ts";
import type { Outcome } from "../../integrations/chat/interactions/outcome.ts";
import { say } from "../../integrations/chat/format.ts";
import type { IntegrationContext } from "../../integrations/context.ts";
import { createContext } from "../../integrations/create-context.ts";
import { createOutbound } from "../../lib/create-outbound.ts";
import { inTime } from "../../lib/deadline.ts";
import { describeError, log } from "../../lib/log.ts";
import { enqueueTo } from "../../messages.ts";
import type { ChatInteraction } from "../../providers/chat.ts";
import type { InlineInbound, RawRequest } from "../../providers/inbound.ts";
import { providers } from "../../providers/index.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { AppEnv } from "../app-env.ts";
import { configOf } from "../config-of.ts";
import { receiveEvent } from "./chat-events.ts";
import { chatContextOf, type Genuine } from "./chat-context.ts";
import { isKnown, remember } from "./seen-requests.ts";

type Receive = (c: Context<AppEnv>, genuine: Genuine) => Promise<Response>;

/** By the last part of the address. */
const receivers: Readonly<Record<string, Receive>> = {
  commands: receiveCommand,
  interactions: receiveInteraction,
  events: receiveEvent,
};

/**
 * Answers a verified request of a chat: slash commands, buttons and modals, events. From the database alone, within three
 * seconds whatever happens; all that calls out follows the answer.
 */
export async function answerChat(
  c: Context<AppEnv>,
  { provider, inbound, request, now }: VerifiedRequest,
): Promise<Response> {
  const chat = providers[provider]?.chat;
  const part = c.req.param("part") ?? "";
  const receive = Object.hasOwn(receivers, part) ? receivers[part] : undefined;
  if (chat === undefined || receive === undefined) return new Response(null, { status: 404 });
  const seenKey = `${provider} ${inbound.replayKey(request.headers)}`;
  const isReplay = isKnown(seenKey, now);
  remember(seenKey, now);
  try {
    const { body } = request;
    return await receive(c, { provider, chat, config: configOf(c.env), body, now, isReplay });
  } catch (error) {
    if (error instanceof ProviderError && error.permanent)
      return new Response(error.message, { status: 400 });
    log("error", "chat_request_failed", describeError(error));
    return new Response("Something went wrong on our side.", { status: 500 });
  }
}

type VerifiedRequest = { provider: string; inbound: InlineInbound; request: RawRequest; now: number };

async function receiveCommand(c: Context<AppEnv>, genuine: Genuine): Promise<Response> {
  const { chat, body, now } = genuine;
  const command = chat.requests.parseCommand(body);
  if (command === null) return nothing();
  if (genuine.isReplay) return replayed();
  const context = chatContextOf(c, genuine, command.from, command.triggerId);
  const work = answerCommand(context, command);
  const done = await inTime(work);
  if (done !== null) return json(chat.answers.reply(done.result));
  const way = wayOf(c, genuine);
  c.executionCtx.waitUntil(work.then((reply) => respondLater(way, command.responseUrl, reply)));
  log("error", "chat_answer_late", { provider: genuine.provider, ms: Date.now() - now });
  return json(chat.answers.reply(say("Still working on it. The answer follows here.")));
}

async function receiveInteraction(c: Context<AppEnv>, genuine: Genuine): Promise<Response> {
  const { chat, body } = genuine;
  const interaction = chat.requests.parseInteraction(body);
  if (interaction === null) return nothing();
  if (genuine.isReplay) return replayed();
  const context = chatContextOf(c, genuine, interaction.from, requestIdOf(interaction));
  const work = answerInteraction(context, interaction);
  const done = await inTime(work);
  if (done?.result.kind === "errors") return json(chat.answers.fieldErrors(done.result.errors));
  if (done?.result.kind === "again") return json(chat.answers.replaceModal(done.result.modal));
  c.executionCtx.waitUntil(work.then((outcome) => finish(c, genuine, outcome)));
  return nothing();
}

/** Unique per press and per modal: what is changed under it is changed once. */
function requestIdOf(interaction: ChatInteraction): string {
  const triggerId = "triggerId" in interaction ? interaction.triggerId : null;
  return triggerId ?? ("view" in interaction ? (interaction.view?.viewId ?? "") : "");
}

async function finish(c: Context<AppEnv>, genuine: Genuine, outcome: Outcome): Promise<void> {
  if (outcome.kind === "none") return;
  const way = wayOf(c, genuine);
  const workspaceId = outcome.kind === "modal" ? outcome.member.workspaceId : "";
  await deliverOutcome(await systemContext(c, genuine, workspaceId), way, outcome);
}

function wayOf(c: Context<AppEnv>, { chat, provider, config }: Genuine) {
  const http = createOutbound({ sandboxUrl: config.sandboxUrl });
  return { chat, provider, http, enqueue: enqueueTo(c.env.JOBS) };
}

function systemContext(
  c: Context<AppEnv>,
  genuine: Genuine,
  workspaceId: string,
): Promise<IntegrationContext> {
  const { db, enqueue, now } = chatContextOf(c, genuine, { accountId: "", teamId: "", userId: "" }, "");
  return createContext({ db, enqueue, now, actor: { kind: "system", workspaceId } }, c.env, genuine.config);
}

function json(value: unknown): Response {
  return new Response(JSON.stringify(value), { headers: { "Content-Type": "application/json" } });
}

/** An acknowledgement without a word. */
function nothing(): Response {
  return new Response(null, { status: 200 });
}

/** Recorded and sent again: whoever did that gets no answer of ours. */
function replayed(): Response {
  return new Response("This request was answered before.", { status: 409 });
}
