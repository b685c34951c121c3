import type { Context } from "hono";
import * as z from "zod/mini";
import { $ZodError } from "zod/v4/core";
import en from "zod/v4/locales/en.js";

import { DoubtfulSpan } from "../../domain/time/span-doubts.ts";
import { AppError } from "../../lib/errors.ts";
import { explain } from "../responses/errors.tsx";
import type { ApiEnv } from "../middleware/api-token.ts";

// zod/mini knows no sentences of its own, and clients of the API read them.
z.config(en());

/** RFC 9457. `field` names the input that a person has to change. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  field: z.optional(z.string()),
  confirm: z.optional(z.array(z.string()).check(z.describe("Send this as `confirm` if the span is meant"))),
  requestId: z.string(),
});

const titles: Record<number, string> = {
  400: "Not understood",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  409: "Conflict",
  413: "Too large",
  415: "No JSON",
  422: "Invalid input",
  429: "Too many requests",
  500: "Our mistake",
  503: "Not available",
};

function fieldOf(error: unknown): string | undefined {
  if (error instanceof AppError) return error.field;
  return error instanceof $ZodError ? error.issues[0]?.path.join(".") : undefined;
}

/** What a failed call answers, as application/problem+json. */
export function onApiError(error: Error, c: Context<ApiEnv>): Response {
  const requestId = c.var.requestId;
  const isInput = error instanceof $ZodError;
  const { status, message } = isInput
    ? { status: 422, message: z.prettifyError(error) }
    : explain(error, requestId);
  const field = fieldOf(error);
  const problem: z.infer<typeof problemSchema> = {
    type: "about:blank",
    title: titles[status] ?? "Failed",
    status,
    detail: message,
    ...(field === undefined || field === "" ? {} : { field }),
    ...(error instanceof DoubtfulSpan ? { confirm: [...error.doubts] } : {}),
    requestId,
  };
  const headers: Record<string, string> = { "Content-Type": "application/problem+json" };
  if (status === 429) headers["Retry-After"] = "60";
  if (status === 401) headers["WWW-Authenticate"] = 'Bearer realm="Timewire"';
  return new Response(JSON.stringify(problem), { status, headers });
}
