import { elementsOf, type Block } from "../blocks/schema.ts";
import { type Element, optionsOf } from "../blocks/elements.ts";
import { enteredState } from "../blocks/state.ts";
import { nextTs } from "../ids.ts";
import { postToPerson } from "../messages.ts";
import { presentMessage, presentView } from "../present.ts";
import type { Channel, Message, View, ViewState } from "../records.ts";
import { createTrigger } from "../triggers.ts";
import { markChanged } from "../world.ts";
import { interactionFacts, type Act } from "./act.ts";
import { createResponseUrl } from "./response-urls.ts";
import { askApp, type AppAnswer } from "./signed-request.ts";

/** Where blocks stand that a person uses. */
export type Surface = { channel: Channel; message: Message } | { view: View };

/** What a person did to an element: its ids, and the values they entered or chose. */
export interface Use {
  blockId?: string | undefined;
  actionId: string;
  values: string[];
}

export function findElement(blocks: Block[], use: Use): { block: Block; element: Element } | null {
  for (const block of blocks) {
    if (use.blockId !== undefined && block.block_id !== use.blockId) continue;
    const element = elementsOf(block).find(({ action_id: id }) => id === use.actionId);
    if (element !== undefined) return { block, element };
  }
  return null;
}

export function blocksOf(surface: Surface): Block[] {
  return "view" in surface ? surface.view.content.blocks : surface.message.blocks;
}

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload ; null if there is no such element. */
export async function useElement(act: Act, surface: Surface, use: Use): Promise<AppAnswer | null> {
  const found = findElement(blocksOf(surface), use);
  if (found === null) return null;
  const { block, element } = found;
  const blockId = block.block_id ?? "";
  const entered = enteredState(element, use.values);
  const state = "view" in surface ? surface.view.state : surface.message.state;
  if (entered !== null) (state[blockId] ??= {})[use.actionId] = entered;
  const action = {
    action_id: use.actionId,
    block_id: blockId,
    ...(entered ?? buttonFacts(element, use.values)),
    action_ts: nextTs(),
  };
  const payload = {
    ...interactionPayload(act, "block_actions"),
    ...factsOf(act, surface, state),
    actions: [action],
  };
  const answer = await ask(payload);
  if (answer.failure !== null) postFailure(act, surface, answer);
  return answer;
}

/** A modal was closed by the person. The app hears of it only if it asked to. */
export async function reportClosing(act: Act, view: View, isCleared: boolean): Promise<AppAnswer | null> {
  const { content } = view;
  if (content.type !== "modal" || content.notify_on_close !== true) return null;
  const payload = { ...interactionFacts(act), type: "view_closed", is_cleared: isCleared };
  return ask({ ...payload, view: presentView(act.team, view) });
}

export function runShortcut(act: Act, callbackId: string, on: { channel: Channel; message: Message } | null) {
  const payload = {
    ...interactionPayload(act, on === null ? "shortcut" : "message_action"),
    callback_id: callbackId,
    action_ts: nextTs(),
  };
  if (on === null) return ask(payload);
  const { channel, message } = on;
  const target = { teamId: act.team.id, userId: act.person.id, channelId: channel.id, messageTs: null };
  return ask({
    ...payload,
    channel: { id: channel.id, name: channel.name },
    message_ts: message.ts,
    message: presentMessage(act.team, message),
    response_url: createResponseUrl(act.origin, "app", target),
  });
}

export function interactionPayload(act: Act, type: string) {
  return { type, ...interactionFacts(act), trigger_id: createTrigger(act.team.id, act.person.id) };
}

export function ask(payload: { type: string } & Record<string, unknown>): Promise<AppAnswer> {
  return askApp("interactions", { payload: JSON.stringify(payload) }, payload.type);
}

function buttonFacts(element: Element, values: string[]) {
  if (element.type === "overflow") {
    const chosen = optionsOf(element).find(({ value }) => values.includes(value));
    return { type: element.type, selected_option: chosen ?? null };
  }
  if (element.type !== "button") return { type: element.type };
  const { type, text, value, style } = element;
  return { type, text, ...(value === undefined ? {} : { value }), ...(style === undefined ? {} : { style }) };
}

function factsOf(act: Act, surface: Surface, state: ViewState) {
  if ("view" in surface) {
    const { view } = surface;
    return { container: { type: "view", view_id: view.id }, view: presentView(act.team, view) };
  }
  const { channel, message } = surface;
  const isEphemeral = message.ephemeralTo !== null;
  const target = {
    teamId: act.team.id,
    userId: act.person.id,
    channelId: channel.id,
    messageTs: message.ts,
  };
  return {
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
    },
    channel: { id: channel.id, name: channel.name },
    // Slack sends no content of an ephemeral message back.
    ...(isEphemeral ? {} : { message: presentMessage(act.team, message) }),
    state: { values: state },
    response_url: createResponseUrl(act.origin, "actions", target),
  };
}

function postFailure(act: Act, surface: Surface, { failure, status }: AppAnswer): void {
  const sentence =
    failure === "operation_timeout"
      ? "The app did not answer in time (operation_timeout)."
      : `The app responded with status code ${status ?? "none"} (dispatch_failed).`;
  if ("channel" in surface) postToPerson(surface.channel, act.person.id, sentence);
  else surface.view.problem = sentence;
  markChanged();
}
