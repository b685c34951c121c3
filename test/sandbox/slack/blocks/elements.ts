import * as z from "zod";

/** Limits as at https://docs.slack.dev/reference/block-kit/ : an unknown property is refused there, too. */
export const plainText = (max: number) =>
  z.strictObject({
    type: z.literal("plain_text"),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });

const markdown = (max: number) =>
  z.strictObject({
    type: z.literal("mrkdwn"),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });

export const anyText = (max: number) => z.discriminatedUnion("type", [plainText(max), markdown(max)]);

export const option = z.strictObject({
  text: anyText(75),
  value: z.string().min(1).max(150),
  description: anyText(75).optional(),
  url: z.string().max(3000).optional(),
});

const confirm = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(["primary", "danger"]).optional(),
});

const actionId = z.string().min(1).max(255).optional();
const placeholder = plainText(150).optional();
const focus = z.boolean().optional();
const choices = {
  options: z.array(option).min(1).max(100).optional(),
  option_groups: z
    .array(z.strictObject({ label: plainText(75), options: z.array(option).min(1).max(100) }))
    .min(1)
    .max(100)
    .optional(),
};
const select = { action_id: actionId, placeholder, confirm: confirm.optional(), focus_on_load: focus };
const many = { ...select, max_selected_items: z.number().int().min(1).optional() };
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "must be a date such as 2026-11-20");
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 09:30");
const dispatchConfig = z
  .strictObject({ trigger_actions_on: z.array(z.enum(["on_enter_pressed", "on_character_entered"])) })
  .optional();
const typed = {
  action_id: actionId,
  placeholder,
  focus_on_load: focus,
  dispatch_action_config: dispatchConfig,
};

const button = z.strictObject({
  type: z.literal("button"),
  action_id: actionId,
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: z.string().max(3000).optional(),
  style: z.enum(["primary", "danger"]).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});

const selects = [
  z.strictObject({
    type: z.literal("static_select"),
    ...select,
    ...choices,
    initial_option: option.optional(),
  }),
  z.strictObject({
    type: z.literal("multi_static_select"),
    ...many,
    ...choices,
    initial_options: z.array(option).min(1).max(100).optional(),
  }),
  z.strictObject({ type: z.literal("users_select"), ...select, initial_user: z.string().optional() }),
  z.strictObject({
    type: z.literal("multi_users_select"),
    ...many,
    initial_users: z.array(z.string()).min(1).optional(),
  }),
  z.strictObject({
    type: z.literal("channels_select"),
    ...select,
    initial_channel: z.string().optional(),
    response_url_enabled: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal("conversations_select"),
    ...select,
    initial_conversation: z.string().optional(),
    default_to_current_conversation: z.boolean().optional(),
    response_url_enabled: z.boolean().optional(),
    filter: z.looseObject({}).optional(),
  }),
] as const;

const pickers = [
  z.strictObject({ type: z.literal("datepicker"), ...select, initial_date: date.optional() }),
  z.strictObject({
    type: z.literal("timepicker"),
    ...select,
    initial_time: time.optional(),
    timezone: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal("datetimepicker"),
    action_id: actionId,
    initial_date_time: z.number().int().optional(),
    confirm: confirm.optional(),
    focus_on_load: focus,
  }),
] as const;

const boxes = {
  action_id: actionId,
  options: z.array(option).min(1).max(10),
  confirm: confirm.optional(),
  focus_on_load: focus,
};

const checks = [
  z.strictObject({
    type: z.literal("checkboxes"),
    ...boxes,
    initial_options: z.array(option).min(1).optional(),
  }),
  z.strictObject({ type: z.literal("radio_buttons"), ...boxes, initial_option: option.optional() }),
] as const;

const overflow = z.strictObject({
  type: z.literal("overflow"),
  action_id: actionId,
  options: z.array(option).min(1).max(5),
  confirm: confirm.optional(),
});

const inputs = [
  z.strictObject({
    type: z.literal("plain_text_input"),
    ...typed,
    multiline: z.boolean().optional(),
    min_length: z.number().int().min(0).max(3000).optional(),
    max_length: z.number().int().min(1).max(3000).optional(),
    initial_value: z.string().max(3000).optional(),
  }),
  z.strictObject({
    type: z.literal("number_input"),
    ...typed,
    is_decimal_allowed: z.boolean(),
    min_value: z.string().optional(),
    max_value: z.string().optional(),
    initial_value: z.string().optional(),
  }),
  z.strictObject({ type: z.literal("email_text_input"), ...typed, initial_value: z.string().optional() }),
  z.strictObject({ type: z.literal("url_text_input"), ...typed, initial_value: z.string().optional() }),
] as const;

export const image = z.strictObject({
  type: z.literal("image"),
  image_url: z.string().max(3000),
  alt_text: z.string().min(1).max(2000),
});

export const actionElement = z.discriminatedUnion("type", [
  button,
  overflow,
  ...selects,
  ...pickers,
  ...checks,
]);
export const inputElement = z.discriminatedUnion("type", [...inputs, ...selects, ...pickers, ...checks]);
export const accessory = z.discriminatedUnion("type", [
  button,
  overflow,
  image,
  ...selects,
  ...pickers,
  ...checks,
]);

export type Option = z.infer<typeof option>;
export type TextObject = { type: string; text: string };
export type ActionElement = z.infer<typeof actionElement>;
export type InputElement = z.infer<typeof inputElement>;
export type Element = ActionElement | InputElement;

/** Those of all groups. */
export function optionsOf(element: Element): Option[] {
  const own = "options" in element ? (element.options ?? []) : [];
  const grouped = "option_groups" in element ? (element.option_groups ?? []) : [];
  return [...own, ...grouped.flatMap(({ options }) => options)];
}
