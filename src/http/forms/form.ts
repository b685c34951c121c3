import type { Context } from "hono";
import type * as z from "zod/mini";

import { AppError } from "../../lib/errors.ts";

/** What a person typed, by field name. Files are left out. */
export type Form = { get(name: string): string; all(name: string): string[]; has(name: string): boolean };

/** `fields`: all that was sent, in the form's order. */
export type SentForm = Form & { fields: [name: string, value: string][] };

/** Fields of a form. Names that were not sent read as "". Throws invalid for a body that is no form. */
export async function parseForm(c: Context): Promise<SentForm> {
  const data = await formDataOf(c);
  const fields = [...data].flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[name, value]] : [],
  );
  const all = (name: string) => fields.filter(([each]) => each === name).map(([, value]) => value);
  return { all, fields, get: (name) => all(name)[0] ?? "", has: (name) => data.has(name) };
}

async function formDataOf(c: Context): Promise<FormData> {
  try {
    return await c.req.formData();
  } catch (error) {
    if (error instanceof TypeError) throw new AppError("invalid", "Send this as a form.");
    throw error;
  }
}

/** A field whose values the page itself offers, such as a select. Throws invalid for anything else. */
export function parseChoice<T>(form: Form, name: string, schema: z.ZodMiniType<T>): T {
  const parsed = schema.safeParse(form.get(name));
  if (!parsed.success) throw new AppError("invalid", "Choose one of the values in the list.", name);
  return parsed.data;
}

/** Why a form did not do what was asked, to be shown beside it with what the person typed. */
export type Refusal = {
  status: 409 | 422;
  message: string;
  field: string | undefined;
  /** Buttons of the form that do what was probably meant. */
  offers?: readonly Offer[];
};

/** A submit button with a value of its own. */
export type Offer = { name: string; value: string; label: string };

/** Runs what a form asks for; null when it was done. Throws what no change to the form could repair. */
export async function refusalOf(work: () => Promise<unknown>): Promise<Refusal | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== "invalid" && error.code !== "conflict")) throw error;
    const { code, message, field } = error;
    return { status: code === "invalid" ? 422 : 409, message, field };
  }
}
