import type {
  ChatBlock,
  ChatControl,
  ChatField,
  ChatHome,
  ChatMessage,
  ChatModal,
  ChatOption,
  ChatReply,
  ChatText,
} from "../chat-message.ts";
import { truncate } from "../../lib/truncate.ts";
import { plain, renderButton } from "./render-buttons.ts";
import { renderText } from "./render-text.ts";

const messageBlocks = 50;
const viewBlocks = 100;
/** The one control of a field's block. */
const controlId = "control";

/** The parts of a message that post, update and answers share. https://docs.slack.dev/reference/block-kit/blocks */
export function renderMessage({ summary, blocks }: ChatMessage) {
  return { text: renderText(summary, 3000) || "–", blocks: renderBlocks(blocks, messageBlocks) };
}

/** The body of an answer to a command, in line or to its response address. */
export function renderReply(reply: ChatReply) {
  return {
    response_type: reply.visibleTo === "channel" ? "in_channel" : "ephemeral",
    // Without it Slack replaces the message whose button was pressed.
    replace_original: reply.replacesOriginal ?? false,
    ...renderMessage(reply),
  };
}

export function renderModal({ modalId, title, submit, close, metadata, blocks }: ChatModal) {
  return {
    type: "modal",
    callback_id: modalId,
    title: plain(title, 24),
    close: plain(close, 24),
    ...(submit === null ? {} : { submit: plain(submit, 24) }),
    ...(metadata === undefined ? {} : { private_metadata: metadata }),
    blocks: renderBlocks(blocks, viewBlocks),
  };
}

export function renderHome({ blocks }: ChatHome) {
  return { type: "home", blocks: renderBlocks(blocks, viewBlocks) };
}

/** What is too much for Slack is left out, and said so. */
function renderBlocks(blocks: readonly (ChatBlock | ChatField)[], limit: number): unknown[] {
  const isTooMuch = blocks.length > limit;
  const shown = isTooMuch ? blocks.slice(0, limit - 1) : blocks;
  const rest: ChatBlock[] = isTooMuch
    ? [{ kind: "note", text: `… and ${blocks.length - shown.length} more.` }]
    : [];
  return [...shown, ...rest].map(renderBlock);
}

function renderBlock(block: ChatBlock | ChatField): unknown {
  switch (block.kind) {
    case "heading":
      return { type: "header", text: plain(block.text, 150) };
    case "text":
      return {
        type: "section",
        text: mrkdwn(block.text, 3000),
        ...(block.button === undefined ? {} : { accessory: renderButton(block.button) }),
      };
    case "note":
      return { type: "context", elements: [mrkdwn(block.text, 2000)] };
    case "facts":
      return {
        type: "section",
        fields: block.facts
          .slice(0, 10)
          .map(({ name, value }) => mrkdwn([{ bold: name }, "\n", ...partsOf(value)], 2000)),
      };
    case "buttons":
      return { type: "actions", elements: renderButtons(block.buttons) };
    case "divider":
      return { type: "divider" };
    case "field":
      return renderField(block);
    default:
      return block satisfies never;
  }
}

function renderButtons(buttons: Extract<ChatBlock, { kind: "buttons" }>["buttons"]) {
  const seen = new Map<string, number>();
  return buttons.slice(0, 25).map((button) => {
    const count = seen.get(button.actionId) ?? 0;
    seen.set(button.actionId, count + 1);
    return renderButton(button, count);
  });
}

function renderField({ fieldId, label, hint, isOptional, edition, control }: ChatField) {
  return {
    type: "input",
    block_id: fieldId,
    label: plain(label, 2000),
    optional: isOptional ?? false,
    ...(hint === undefined ? {} : { hint: plain(hint, 2000) }),
    element: { ...renderControl(control), action_id: edition ? `${controlId}${edition}` : controlId },
  };
}

/** https://docs.slack.dev/reference/block-kit/block-elements */
function renderControl(control: ChatControl) {
  switch (control.type) {
    case "text":
      return {
        type: "plain_text_input",
        ...(control.initial ? { initial_value: control.initial } : {}),
        ...(control.isMultiline ? { multiline: true } : {}),
        ...(control.maxLength === undefined ? {} : { max_length: control.maxLength }),
        ...placeholder(control.placeholder),
      };
    case "choice": {
      const initial = control.options.find(({ value }) => value === control.initial);
      return {
        type: "static_select",
        ...inGroups(control.options),
        ...(initial === undefined ? {} : { initial_option: toOption(initial) }),
        ...placeholder(control.placeholder),
      };
    }
    case "choices": {
      const initial = control.options.filter(({ value }) => control.initial?.includes(value));
      return {
        type: "checkboxes",
        options: control.options.slice(0, 10).map(toOption),
        ...(initial.length === 0 ? {} : { initial_options: initial.map(toOption) }),
      };
    }
    case "date":
      return { type: "datepicker", ...(control.initial ? { initial_date: control.initial } : {}) };
    case "time":
      return { type: "timepicker", ...(control.initial ? { initial_time: control.initial } : {}) };
    default:
      return control satisfies never;
  }
}

const mostOptions = 100;

/** A menu takes a hundred options, or a hundred groups of as many. */
function inGroups(options: readonly ChatOption[]) {
  if (options.length <= mostOptions) return { options: options.map(toOption) };
  const groups = Array.from({ length: Math.min(100, Math.ceil(options.length / mostOptions)) }, (_, i) =>
    options.slice(i * mostOptions, (i + 1) * mostOptions),
  );
  return {
    option_groups: groups.map((group) => ({ label: plain(spanOf(group), 75), options: group.map(toOption) })),
  };
}

function spanOf(group: readonly ChatOption[]): string {
  return [group[0], group.at(-1)].map((option) => truncate(option?.label ?? "", 30)).join(" – ");
}

function toOption({ value, label }: ChatOption) {
  return { text: plain(label, 75), value };
}

function placeholder(text: string | undefined) {
  return text === undefined ? {} : { placeholder: plain(text, 150) };
}

/** `verbatim`: Slack looks for no mentions and links of its own in it. */
function mrkdwn(text: ChatText, limit: number) {
  return { type: "mrkdwn", text: renderText(text, limit) || "–", verbatim: true };
}

function partsOf(text: ChatText) {
  return typeof text === "string" ? [text] : text;
}
