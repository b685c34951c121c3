import * as z from "zod";
import { parseView, type ViewContent } from "../blocks/schema.ts";
import { presentView } from "../present.ts";
import type { View } from "../records.ts";
import { useTrigger } from "../triggers.ts";
import { changeView, deepestStack, findView, modalsOf, openModal, publishHome } from "../views.ts";
import { argumentsOf, structure, type Call } from "./call.ts";
import { Refusal, refuseArguments } from "./refusal.ts";
import { requirePerson } from "./targets.ts";

const openArguments = z.object({ trigger_id: z.string(), view: structure });
const publishArguments = z.object({ user_id: z.string(), view: structure, hash: z.string().optional() });
const updateArguments = z.object({
  view_id: z.string().optional(),
  external_id: z.string().optional(),
  view: structure,
  hash: z.string().optional(),
});

/** https://docs.slack.dev/reference/methods/views.open */
export function openView(call: Call) {
  return showModal(call, false);
}

export function pushView(call: Call) {
  return showModal(call, true);
}

export function updateView(call: Call) {
  const args = argumentsOf(call, updateArguments);
  const content = contentOf(args.view, "modal", "home");
  const view =
    args.view_id === undefined ? byExternalId(call, args.external_id) : findView(call.team, args.view_id);
  if (view === null || view.content.type !== content.type) throw new Refusal("not_found");
  requireHash(view, args.hash);
  changeView(view, content);
  return { view: presentView(call.team, view) };
}

export function publishView(call: Call) {
  const args = argumentsOf(call, publishArguments);
  const content = contentOf(args.view, "home");
  const { id } = requirePerson(call, args.user_id);
  const known = call.team.homes.get(id);
  if (known !== undefined) requireHash(known, args.hash);
  return { view: presentView(call.team, publishHome(call.team, id, content)) };
}

function showModal(call: Call, isPushed: boolean) {
  const args = argumentsOf(call, openArguments);
  const content = contentOf(args.view, "modal");
  const trigger = useTrigger(args.trigger_id, call.team.id);
  if (typeof trigger === "string") throw new Refusal(trigger);
  const depth = modalsOf(call.team, trigger.userId).length;
  if (isPushed && (depth === 0 || depth >= deepestStack)) throw new Refusal("push_limit_reached");
  if (content.external_id && byExternalId(call, content.external_id) !== null) {
    throw new Refusal("duplicate_external_id");
  }
  return { view: presentView(call.team, openModal(call.team, trigger.userId, content, isPushed)) };
}

const longestView = 250_000;

function contentOf(sent: unknown, ...types: ViewContent["type"][]): ViewContent {
  if (new TextEncoder().encode(JSON.stringify(sent) ?? "").length > longestView) {
    throw new Refusal("view_too_large");
  }
  const parsed = parseView(sent);
  if ("problems" in parsed) throw refuseArguments("invalid_arguments", parsed.problems);
  if (!types.includes(parsed.view.type)) {
    throw refuseArguments("invalid_arguments", ["[ERROR] unsupported type [json-pointer:/view/type]"]);
  }
  return parsed.view;
}

function byExternalId({ team }: Call, externalId: string | undefined): View | null {
  if (!externalId) return null;
  const open = [...team.modals.values()].flat();
  return open.find(({ content }) => content.external_id === externalId) ?? null;
}

function requireHash(view: View, hash: string | undefined): void {
  if (hash !== undefined && hash !== "" && hash !== view.hash) throw new Refusal("hash_conflict");
}
