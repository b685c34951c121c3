import type { Context } from "hono";

import type { PersonCtx } from "../domain/context.ts";
import { once } from "../domain/submissions/once.ts";
import { sha256Hex } from "../lib/digest.ts";
import type { AppEnv } from "./app-env.ts";
import type { SentForm } from "./form.ts";
import { ctxOf } from "./middleware/session.ts";
import { formKeyName } from "./components/form-key.tsx";

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
  if (form.get(formKeyName) === "") return verb(ctx);
  const digest = await sha256Hex(JSON.stringify([c.req.path, form.fields]));
  return once(ctx, { digest, requestId: c.var.requestId }, verb);
}
