import * as fc from "fast-check";
import { expect, it } from "vitest";

import { readForm } from "../../../src/providers/slack/reading.ts";

const read = (text: string) => ({ ...readForm(new TextEncoder().encode(text)) });
const asTheRuntime = (text: string) => Object.fromEntries(new URLSearchParams(text));

it("reads a form as URLSearchParams does, proper or not", () => {
  const part = fc.oneof(
    fc.constantFrom("%", "%zz", "%C3%A9", "%ff", "+", "=", "&", "?", "__proto__", "a"),
    fc.string({ unit: "grapheme" }),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join("");
      // The one thing that URLSearchParams takes for the mark of an address.
      if (!text.startsWith("?")) expect(read(text)).toEqual(asTheRuntime(text));
    }),
  );
});
