import type * as z from "zod/mini";

import type { Form, Refusal } from "./form.ts";

type Fields = Record<string, string | boolean>;

/** What was typed, over what the form showed of which version; `shown` null: the form did not say. */
export type Edited<T extends Fields> = { draft: T; shown: T | null; version: number };

/** What the form showed before anything was typed into it, from its field "shown"; null when it did not say. */
export function parseShown<T>(form: Form, schema: z.ZodMiniType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(form.get("shown"))).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** What was typed anew: nothing that only another person or device has changed. */
export function changedFields<T extends Fields>({ draft, shown }: Edited<T>): Partial<T> {
  if (shown === null) return draft;
  const changed: Partial<T> = {};
  for (const name of namesOf(draft)) if (isChanged(draft[name], shown[name])) changed[name] = draft[name];
  return changed;
}

/** What was typed anew, over what the thing says now. */
export function rebased<T extends Fields>(draft: T, shown: T | null, present: T): T {
  return { ...present, ...changedFields({ draft, shown, version: 0 }) };
}

/** What a form of the thing holds: the thing as it is; what was refused; or, once it was changed meanwhile, what was typed over it. */
export function editedOf<T extends Fields>(
  refused: (Edited<T> & { refusal: Refusal }) | null,
  present: T,
  version: number,
): Edited<T> {
  if (refused === null) return { draft: present, shown: present, version };
  if (refused.refusal.field !== "version") return refused;
  return { draft: rebased(refused.draft, refused.shown, present), shown: present, version };
}

export function isChanged(typed: unknown, shown: unknown): boolean {
  return lineEnds(typed) !== lineEnds(shown);
}

/** Forms send carriage returns. */
function lineEnds(value: unknown): unknown {
  return typeof value === "string" ? value.replaceAll("\r\n", "\n") : value;
}

function namesOf<T extends Fields>(fields: T): Extract<keyof T, string>[] {
  const names: Extract<keyof T, string>[] = [];
  for (const name in fields) if (Object.hasOwn(fields, name)) names.push(name);
  return names;
}
