import * as z from "zod";
import { parseView } from "../blocks/schema.ts";
import { presentView } from "../present.ts";
import type { View } from "../records.ts";
import { markChanged } from "../world.ts";
import { changeView, closeModals, modalsOf, openModal, deepestStack } from "../views.ts";
import type { Act } from "./act.ts";
import { ask, interactionPayload, reportClosing } from "./interactions.ts";
import type { AppAnswer } from "./signed-request.ts";

const answerSchema = z.discriminatedUnion("response_action", [
  z.object({ response_action: z.literal("errors"), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal("update"), view: z.unknown() }),
  z.object({ response_action: z.literal("push"), view: z.unknown() }),
  z.object({ response_action: z.literal("clear") }),
]);

const trouble = "We had some trouble connecting. Try again?";

/** https://docs.slack.dev/surfaces/modals/#handling_submissions : the answer says what becomes of the modal. */
export async function submitView(act: Act, view: View): Promise<AppAnswer> {
  view.errors = {};
  view.problem = null;
  const answer = await ask({
    ...interactionPayload(act, "view_submission"),
    view: presentView(act.team, view),
    response_urls: [],
  });
  if (answer.failure === null) view.problem = follow(act, view, answer.body);
  else view.problem = trouble;
  markChanged();
  return answer;
}

export async function dismissView(act: Act, view: View): Promise<AppAnswer | null> {
  const isAll = view.content.type === "modal" && view.content.clear_on_close === true;
  closeModals(act.team, act.person.id, isAll);
  return reportClosing(act, view, isAll);
}

/** Does what the app answered. Returns what the person reads if it makes no sense. */
function follow(act: Act, view: View, body: string): string | null {
  if (body.trim() === "") {
    closeModals(act.team, act.person.id, false);
    return null;
  }
  const answer = answerSchema.safeParse(jsonOf(body));
  if (!answer.success) return `${trouble} (The answer was not understood.)`;
  const { data } = answer;
  switch (data.response_action) {
    case "errors":
      view.errors = data.errors;
      return unknownBlock(view, data.errors);
    case "clear":
      closeModals(act.team, act.person.id, true);
      return null;
    case "update":
    case "push":
      return showNext(act, view, data);
    default:
      return data satisfies never;
  }
}

function showNext(
  act: Act,
  view: View,
  next: { response_action: "update" | "push"; view?: unknown },
): string | null {
  const parsed = parseView(next.view);
  if ("problems" in parsed) return `${trouble} (${parsed.problems.join("; ")})`;
  const { team, person } = act;
  if (next.response_action === "update") changeView(view, parsed.view);
  else if (modalsOf(team, person.id).length >= deepestStack) return `${trouble} (push_limit_reached)`;
  else openModal(team, person.id, parsed.view, true);
  return null;
}

/** Slack shows errors at input blocks only, and nothing at all if one names another block. */
function unknownBlock(view: View, errors: Record<string, string>): string | null {
  const inputs = new Set(
    view.content.blocks.filter(({ type }) => type === "input").map(({ block_id: id }) => id),
  );
  const unknown = Object.keys(errors).find((blockId) => !inputs.has(blockId));
  return unknown === undefined ? null : `${trouble} (There is no input block ${unknown}.)`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
