import * as z from "zod/mini";

import type { ChatInteraction, ChatUser, ChatValues, ChatViewRef } from "../chat.ts";
import { readText } from "./mapping.ts";
import { flagSchema, readBody, reading } from "./reading.ts";
import { withoutCount } from "./render-buttons.ts";

const typeSchema = z.object({ type: z.string() });

const frameSchema = z.object({
  user: z.object({ id: z.string().check(z.minLength(1)), team_id: z.nullish(z.string()) }),
  team: z.nullish(z.object({ id: z.string().check(z.minLength(1)), enterprise_id: z.nullish(z.string()) })),
  enterprise: z.nullish(z.object({ id: z.string().check(z.minLength(1)) })),
  is_enterprise_install: flagSchema,
});

const option = z.object({ value: z.string() });
const elementSchema = z.object({
  value: z.nullish(z.string()),
  selected_option: z.nullish(option),
  selected_options: z.nullish(z.array(option)),
  selected_date: z.nullish(z.string()),
  selected_time: z.nullish(z.string()),
});
const stateSchema = z.nullish(
  z.object({ values: z.optional(z.record(z.string(), z.record(z.string(), elementSchema))) }),
);

const viewSchema = z.object({
  id: z.string(),
  callback_id: z._default(z.string(), ""),
  private_metadata: z._default(z.string(), ""),
  hash: z.nullish(z.string()),
  state: stateSchema,
});

const actionsSchema = z.extend(frameSchema, {
  trigger_id: z.string(),
  response_url: z.nullish(z.string()),
  actions: z.array(z.extend(elementSchema, { action_id: z.string() })).check(z.minLength(1)),
  container: z.nullish(z.object({ channel_id: z.nullish(z.string()), message_ts: z.nullish(z.string()) })),
  channel: z.nullish(z.object({ id: z.string() })),
  view: z.nullish(viewSchema),
  state: stateSchema,
});
const viewEventSchema = z.extend(frameSchema, { trigger_id: z.nullish(z.string()), view: viewSchema });
const shortcutSchema = z.extend(frameSchema, { callback_id: z.string(), trigger_id: z.string() });
const messageActionSchema = z.extend(shortcutSchema, {
  response_url: z.nullish(z.string()),
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string(), text: z._default(z.string(), "") }),
});

const readers: Readonly<Record<string, (payload: unknown) => ChatInteraction>> = {
  block_actions: readAction,
  view_submission(payload) {
    const parsed = viewEventSchema.parse(payload);
    const { view, trigger_id: triggerId } = parsed;
    const values = toValues(view.state);
    return {
      kind: "submission",
      from: toUser(parsed),
      triggerId: triggerId ?? null,
      view: toView(view),
      values,
    };
  },
  view_closed(payload) {
    const parsed = viewEventSchema.parse(payload);
    return { kind: "closed", from: toUser(parsed), view: toView(parsed.view) };
  },
  shortcut(payload) {
    const parsed = shortcutSchema.parse(payload);
    const { callback_id: shortcutId, trigger_id: triggerId } = parsed;
    return {
      kind: "shortcut",
      from: toUser(parsed),
      shortcutId,
      triggerId,
      responseUrl: null,
      message: null,
    };
  },
  message_action(payload) {
    const parsed = messageActionSchema.parse(payload);
    const { channel, message, callback_id: shortcutId, trigger_id: triggerId } = parsed;
    return {
      kind: "shortcut",
      from: toUser(parsed),
      shortcutId,
      triggerId,
      responseUrl: parsed.response_url ?? null,
      message: { channelId: channel.id, messageId: message.ts, text: readText(message.text).text },
    };
  },
};

/** https://docs.slack.dev/interactivity/handling-user-interaction#payloads ; null for kinds that are not used. */
export function parseInteraction(body: Uint8Array): ChatInteraction | null {
  return reading("interaction", () => {
    const form = new URLSearchParams(readBody(body));
    if (form.get("ssl_check") === "1") return null;
    const payload: unknown = JSON.parse(form.get("payload") ?? "");
    const { type } = typeSchema.parse(payload);
    const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
    return read === undefined ? null : read(payload);
  });
}

function readAction(payload: unknown): ChatInteraction {
  const parsed = actionsSchema.parse(payload);
  const { actions, container, view, channel } = parsed;
  // Slack sends one at a time, in a list.
  const [action] = actions;
  const channelId = container?.channel_id ?? channel?.id;
  const messageId = container?.message_ts;
  const value = action === undefined ? null : valueOf(action);
  return {
    kind: "action",
    from: toUser(parsed),
    actionId: withoutCount(action?.action_id ?? ""),
    value: Array.isArray(value) ? value.join(",") : (value ?? ""),
    triggerId: parsed.trigger_id,
    responseUrl: parsed.response_url ?? null,
    message: channelId && messageId ? { channelId, messageId } : null,
    view: view ? toView(view) : null,
    values: toValues(view?.state ?? parsed.state),
  };
}

/** In a shared channel the user's team is not the one where the app is installed. */
function toUser(frame: z.infer<typeof frameSchema>): ChatUser {
  const enterpriseId = frame.enterprise?.id ?? frame.team?.enterprise_id;
  const team = frame.team?.id ?? enterpriseId ?? "";
  const accountId = frame.is_enterprise_install ? (enterpriseId ?? team) : team;
  if (accountId === "") throw new RangeError("No team.");
  return { accountId, teamId: frame.user.team_id ?? team, userId: frame.user.id };
}

function toView(view: z.infer<typeof viewSchema>): ChatViewRef {
  const { id: viewId, callback_id: modalId, private_metadata: metadata, hash } = view;
  return { viewId, modalId, metadata, hash: hash ?? null };
}

/** By block: each field is a block of its own with one control in it. */
function toValues(state: z.infer<typeof stateSchema>): ChatValues {
  const blocks = Object.entries(state?.values ?? {});
  return Object.fromEntries(
    blocks.map(([fieldId, elements]) => {
      const [element] = Object.values(elements);
      return [fieldId, element === undefined ? null : valueOf(element)];
    }),
  );
}

function valueOf(element: z.infer<typeof elementSchema>): string | string[] | null {
  if (element.selected_options) return element.selected_options.map(({ value }) => value);
  return (
    element.selected_option?.value ?? element.selected_date ?? element.selected_time ?? element.value ?? null
  );
}
