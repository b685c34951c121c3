import type { ElementState, ViewState } from "../records.ts";
import { type Element, optionsOf } from "./elements.ts";
import { elementsOf, type Block } from "./schema.ts";

/** The state of the elements before a person touched them; buttons and overflow menus have none. */
export function initialState(blocks: Block[]): ViewState {
  const state: ViewState = {};
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      const initial = initialOf(element);
      if (initial === null) continue;
      (state[block.block_id ?? ""] ??= {})[element.action_id ?? ""] = initial;
    }
  }
  return state;
}

/** The state of an element after a person entered these values, or null if it cannot take them. */
export function enteredState(element: Element, values: string[]): ElementState | null {
  const first = values[0] === undefined || values[0] === "" ? null : values[0];
  const { type } = element;
  switch (type) {
    case "plain_text_input":
    case "number_input":
    case "email_text_input":
    case "url_text_input":
      return { type, value: first };
    case "datepicker":
      return { type, selected_date: first };
    case "timepicker":
      return { type, selected_time: first };
    case "datetimepicker":
      return { type, selected_date_time: first === null ? null : Number(first) };
    case "users_select":
      return { type, selected_user: first };
    case "multi_users_select":
      return { type, selected_users: values };
    case "channels_select":
      return { type, selected_channel: first };
    case "conversations_select":
      return { type, selected_conversation: first };
    case "static_select":
    case "radio_buttons":
      return { type, selected_option: optionsOf(element).find(({ value }) => value === first) ?? null };
    case "multi_static_select":
    case "checkboxes":
      return { type, selected_options: optionsOf(element).filter(({ value }) => values.includes(value)) };
    case "button":
    case "overflow":
      return null;
    default:
      return type satisfies never;
  }
}

/** What a form field shows for a state: the values that `enteredState` would take. */
export function enteredValues(state: ElementState | undefined): string[] {
  if (state === undefined) return [];
  return Object.entries(state).flatMap(([name, value]) => (name === "type" ? [] : textsOf(value)));
}

function initialOf(element: Element): ElementState | null {
  return enteredState(element, initialValues(element));
}

function initialValues(element: Element): string[] {
  return Object.entries(element).flatMap(([name, value]) =>
    name.startsWith("initial_") ? textsOf(value) : [],
  );
}

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null && "value" in value ? textsOf(value.value) : [];
}
