import * as z from "zod";
import { nextId } from "../ids.ts";
import {
  accessory,
  actionElement,
  anyText,
  image,
  inputElement,
  optionsOf,
  plainText,
  type Element,
} from "./elements.ts";

const blockId = z.string().min(1).max(255).optional();

const block = z.discriminatedUnion("type", [
  z
    .strictObject({
      type: z.literal("section"),
      block_id: blockId,
      text: anyText(3000).optional(),
      fields: z.array(anyText(2000)).min(1).max(10).optional(),
      accessory: accessory.optional(),
      expand: z.boolean().optional(),
    })
    .refine(({ text, fields }) => text !== undefined || fields !== undefined, "must have text or fields"),
  z.strictObject({ type: z.literal("header"), block_id: blockId, text: plainText(150) }),
  z.strictObject({ type: z.literal("divider"), block_id: blockId }),
  z.strictObject({
    type: z.literal("context"),
    block_id: blockId,
    elements: z
      .array(z.union([anyText(2000), image]))
      .min(1)
      .max(10),
  }),
  z.strictObject({
    type: z.literal("actions"),
    block_id: blockId,
    elements: z.array(actionElement).min(1).max(25),
  }),
  z.strictObject({
    type: z.literal("input"),
    block_id: blockId,
    label: plainText(2000),
    element: inputElement,
    hint: plainText(2000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal("image"),
    block_id: blockId,
    image_url: z.string().max(3000),
    alt_text: z.string().min(1).max(2000),
    title: plainText(2000).optional(),
  }),
  z.looseObject({
    type: z.literal("rich_text"),
    block_id: blockId,
    elements: z.array(z.looseObject({ type: z.string() })),
  }),
]);

const blocks = (max: number) =>
  z.array(block).max(max).superRefine(refuseDoubleIds).superRefine(refuseForeignInitials);

const viewFields = {
  callback_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3000).optional(),
  external_id: z.string().max(255).optional(),
  blocks: blocks(100),
};

const modal = z
  .strictObject({
    type: z.literal("modal"),
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
    ...viewFields,
  })
  .refine(
    (view) => view.submit !== undefined || !view.blocks.some(({ type }) => type === "input"),
    "must have a submit text, because it has an input block",
  );

const home = z.strictObject({ type: z.literal("home"), ...viewFields });

const messageBlocks = blocks(50);
const viewContent = z.discriminatedUnion("type", [modal, home]);

export type Block = z.infer<typeof block>;
export type ViewContent = z.infer<typeof viewContent>;

/** The blocks with ids for those that had none, or what is wrong with them in Slack's words. */
export function parseMessageBlocks(sent: unknown): { blocks: Block[] } | { problems: string[] } {
  const parsed = messageBlocks.safeParse(sent);
  if (!parsed.success) return { problems: problemsOf(parsed.error, "/blocks") };
  return { blocks: named(parsed.data) };
}

export function parseView(sent: unknown): { view: ViewContent } | { problems: string[] } {
  const parsed = viewContent.safeParse(sent);
  if (!parsed.success) return { problems: problemsOf(parsed.error, "/view") };
  return { view: { ...parsed.data, blocks: named(parsed.data.blocks) } };
}

/** The elements of a block that a person can use. */
export function elementsOf(one: Block): Element[] {
  switch (one.type) {
    case "actions":
      return one.elements;
    case "input":
      return [one.element];
    case "section":
      return one.accessory === undefined || one.accessory.type === "image" ? [] : [one.accessory];
    default:
      return [];
  }
}

function named(list: Block[]): Block[] {
  return list.map((one) => {
    for (const element of elementsOf(one)) element.action_id ??= nextId("a");
    return { ...one, block_id: one.block_id ?? nextId("b") };
  });
}

function refuseDoubleIds(list: Block[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, one] of list.entries()) {
    if (one.block_id !== undefined && seen.has(one.block_id)) {
      context.addIssue({ code: "custom", message: "block_id must be unique", path: [index, "block_id"] });
    }
    if (one.block_id !== undefined) seen.add(one.block_id);
    const actionIds = elementsOf(one).flatMap(({ action_id: id }) => (id === undefined ? [] : [id]));
    if (new Set(actionIds).size < actionIds.length) {
      context.addIssue({ code: "custom", message: "action_id must be unique in a block", path: [index] });
    }
  }
}

/** "must exactly match one of the options": https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
function refuseForeignInitials(list: Block[], context: z.RefinementCtx): void {
  for (const [index, one] of list.entries()) {
    for (const element of elementsOf(one)) {
      const options = new Set(optionsOf(element).map((option) => JSON.stringify(sorted(option))));
      for (const initial of initialsOf(element)) {
        if (options.has(JSON.stringify(sorted(initial)))) continue;
        const message = "initial option must exactly match one of the options";
        context.addIssue({ code: "custom", message, path: [index, "element"] });
      }
    }
  }
}

function initialsOf(element: Element): unknown[] {
  if ("initial_option" in element && element.initial_option !== undefined) return [element.initial_option];
  return "initial_options" in element ? (element.initial_options ?? []) : [];
}

/** The same in whatever order the properties come. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, inner]) => [name, sorted(inner)]);
}

function problemsOf(error: z.ZodError, root: string): string[] {
  return error.issues.map(
    ({ message, path }) => `[ERROR] ${message} [json-pointer:${[root, ...path.map(String)].join("/")}]`,
  );
}
