import { $ZodError } from "zod/v4/core";

import { failed, forGood } from "./failures.ts";

/**
 * Runs a parser, so that what is not as the provider documents leaves as a permanent ProviderError that names fields, never
 * content. `sentence` says what it was to be, without its end. Bugs of ours pass as they are.
 */
export function readDocumented<T>(provider: { id: string }, sentence: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const detail =
      error instanceof $ZodError
        ? `unexpected fields: ${[...new Set(error.issues.map(({ path }) => path.join(".") || "the whole"))].slice(0, 5).join(", ")}`
        : isUnreadable(error)
          ? "it cannot be read"
          : null;
    if (detail === null) throw error;
    throw failed(provider, forGood("unexpected", `${sentence} (${detail}).`));
  }
}

/** No JSON, no time, half a code point, no address (which is a TypeError as any other). */
function isUnreadable(error: unknown): boolean {
  if (error instanceof SyntaxError || error instanceof RangeError || error instanceof URIError) return true;
  return error instanceof TypeError && error.message.startsWith("Invalid URL");
}
