import type { ViewState } from "../records.ts";
import { elementsOf, type Block } from "./schema.ts";
import { enteredState } from "./state.ts";

/** Fills elements in, by the id of their block or their action id; those not named keep what they stand at. */
export function enterFields(
  blocks: Block[],
  state: ViewState,
  values: Record<string, string | string[]>,
): void {
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      const entered = values[block.block_id ?? ""] ?? values[element.action_id ?? ""];
      if (entered === undefined) continue;
      const known = enteredState(element, Array.isArray(entered) ? entered : [entered]);
      if (known !== null) (state[block.block_id ?? ""] ??= {})[element.action_id ?? ""] = known;
    }
  }
}

/** The name of an element's field in a form. */
export function fieldName(block: Block, actionId: string): string {
  return `field:${block.block_id ?? ""}:${actionId}`;
}

/** Takes over what a person entered into the form around some blocks; an unticked box sends nothing. */
export function enterForm(blocks: Block[], state: ViewState, form: FormData): void {
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      const sent = form.getAll(fieldName(block, element.action_id ?? ""));
      const known = enteredState(element, sent.filter((value) => typeof value === "string").map(plain));
      if (known !== null) (state[block.block_id ?? ""] ??= {})[element.action_id ?? ""] = known;
    }
  }
}

/** Textareas send carriage returns, Slack does not. */
function plain(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
