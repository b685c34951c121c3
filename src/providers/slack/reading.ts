import * as z from "zod/mini";

import { readDocumented } from "../kit/documented.ts";

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

/** Runs a parser of what Slack sent. Throws ProviderError (permanent) for what is not as documented. */
export function reading<T>(what: string, parse: () => T): T {
  return readDocumented({ id: "slack" }, `This is not what Slack's ${what} promises`, parse);
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
