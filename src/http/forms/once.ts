import type { Context } from "hono";

import type { PersonCtx } from "../../domain/context.ts";
import { claimOnce, once, type Submission } from "../../domain/submissions/once.ts";
import { type Facts, recordOnce } from "../../domain/changes/record-change.ts";
import { sha256Hex } from "../../lib/digest.ts";
import { createId } from "../../lib/id.ts";
import type { AppEnv } from "../app-env.ts";
import { setFlash } from "../responses/flash.ts";
import type { SentForm } from "./form.ts";
import { ctxOf } from "../middleware/session.ts";
import { formKeyName } from "../components/form-key.tsx";

/** 160 bits of a digest, in hex. */
const idLength = 40;

/**
 * Carries out what a form asks for, once: null when the same form, with the same content, was carried out before. Such a repeat
 * (Enter pressed twice, a reload, a network that sent again) is answered like the first.
 */
export async function onceFor<T>(
  c: Context<AppEnv>,
  form: SentForm,
  verb: (ctx: PersonCtx) => Promise<T>,
): Promise<T | null> {
  const ctx = ctxOf(c);
  return form.get(formKeyName) === "" ? verb(ctx) : once(ctx, await submissionOf(c, form), verb);
}

/**
 * The same for a change that can be undone: `changeId` undoes it (`undoChange`), also when the form came before. Its record is what tells
 * a repeat. `path`: where the form was to be sent at first, if it comes another way.
 */
export async function undoableOnceFor<T>(
  c: Context<AppEnv>,
  form: SentForm,
  {
    facts,
    verb,
    path,
  }: { facts: (ctx: PersonCtx) => Facts; verb: (ctx: PersonCtx) => Promise<T>; path?: string },
): Promise<{ done: T | null; changeId: string }> {
  const ctx = ctxOf(c);
  const changeId = await changeIdOf(c, form, path);
  return { done: await recordOnce(ctx, { requestId: changeId, facts: facts(ctx) }, verb), changeId };
}

/** The id of the change that a form makes which is sent to the path; a new one for a form without a key. */
export async function changeIdOf(c: Context<AppEnv>, form: SentForm, path?: string): Promise<string> {
  if (form.get(formKeyName) === "") return createId(c.var.now);
  return (await submissionOf(c, form, path)).digest.slice(0, idLength);
}

/** The same for a form that calls a provider. Its repeat says so: the first may still be under way. */
export async function onceAtProvider<T>(
  c: Context<AppEnv>,
  form: SentForm,
  work: () => Promise<T>,
): Promise<T | null> {
  if (form.get(formKeyName) === "") return work();
  const done = await claimOnce(ctxOf(c), await submissionOf(c, form), work);
  if (done === null) setFlash(c, "This form was sent already. What it does shows here in a moment.");
  return done;
}

async function submissionOf(
  c: Context<AppEnv>,
  { fields }: SentForm,
  path = c.req.path,
): Promise<Submission> {
  const digest = await sha256Hex(JSON.stringify([path, fields]));
  return { digest, requestId: c.var.requestId };
}
