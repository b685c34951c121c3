import * as z from "zod";

import { ProviderError } from "../provider.ts";

/** True in JSON, "true" in a form. */
export const flagSchema = z
  .union([z.boolean(), z.string()])
  .nullish()
  .transform((value) => value === true || value === "true");

/** Runs a parser, so that what is not as Slack documents leaves as a permanent ProviderError that names fields, never content. */
export function reading<T>(what: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const detail =
      error instanceof z.ZodError
        ? `unexpected fields: ${[...new Set(error.issues.map(({ path }) => path.join(".") || "the whole"))].slice(0, 5).join(", ")}`
        : error instanceof SyntaxError || error instanceof RangeError
          ? "it cannot be read"
          : null;
    if (detail === null) throw error;
    const message = `This is not what Slack's ${what} promises (${detail}).`;
    throw new ProviderError(message, { provider: "slack", code: "unexpected", permanent: true });
  }
}

/** The body as text; what is no UTF-8 becomes U+FFFD. */
export function readBody(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}
