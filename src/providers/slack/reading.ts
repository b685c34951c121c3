import * as z from "zod/mini";
import { $ZodError } from "zod/v4/core";

import { ProviderError } from "../provider.ts";

const decoder = new TextDecoder();

/** An address of the web. URL.canParse, as a URL costs the runtime more than the rest of a command's form. */
export const webAddressSchema = z.string().check(
  z.regex(/^https?:/i),
  z.refine((address) => URL.canParse(address)),
);

/** True in JSON, "true" in a form. */
export const flagSchema = z.pipe(
  z.nullish(z.union([z.boolean(), z.string()])),
  z.transform((value) => value === true || value === "true"),
);

/** Runs a parser, so that what is not as Slack documents leaves as a permanent ProviderError that names fields, never content. */
export function reading<T>(what: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const detail =
      error instanceof $ZodError
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
  return decoder.decode(body);
}

/**
 * The fields of a form; of those with the same name the last. By hand, as it costs a third of URLSearchParams, which only reads
 * what is no proper percent-encoding.
 */
export function readForm(body: Uint8Array): Record<string, string> {
  const text = readBody(body);
  const fields = emptyRecord();
  try {
    for (const pair of text.split("&")) {
      if (pair === "") continue;
      const at = pair.indexOf("=");
      const [name, value] = at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
      fields[decodePart(name)] = decodePart(value);
    }
    return fields;
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return Object.assign(emptyRecord(), Object.fromEntries(new URLSearchParams(text)));
  }
}

/** Without a prototype, so that a field may have any name. */
function emptyRecord(): Record<string, string> {
  return Object.create(null);
}

const encoded = /[%+]/;

function decodePart(part: string): string {
  return encoded.test(part) ? decodeURIComponent(part.replaceAll("+", " ")) : part;
}
