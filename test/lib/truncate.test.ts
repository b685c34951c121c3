import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { clip, printable, truncate } from "../../src/lib/truncate.ts";

describe("truncate", () => {
  it.each([
    ["abc", 3, "abc"],
    ["abcd", 3, "ab…"],
    ["ab cd", 4, "ab…"],
    ["ab😀cd", 4, "ab…"],
    ["ab😀cd", 5, "ab😀…"],
    ["😀", 1, "…"],
    ["abc", 0, ""],
  ])("%j to %d is %j", (text, most, cut) => {
    expect(truncate(text, most)).toBe(cut);
  });

  it("keeps within the limit and never halves a code point", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", " ", "é", "😀", "👩‍💻"), maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.nat({ max: 60 }), (text, most) => {
        const [cut, start] = [truncate(text, most), clip(text, most)];
        expect(cut.length).toBeLessThanOrEqual(Math.max(most, 0));
        expect(cut.isWellFormed() && start.isWellFormed()).toBe(true);
        expect(text.startsWith(start)).toBe(true);
        expect(start.length).toBeGreaterThanOrEqual(Math.min(text.length, most - 1));
      }),
    );
  });
});

describe("printable", () => {
  it.each([
    ["a\u0000b\u001B[31mc\u007F\u0085d", "ab[31mc\nd"],
    ["a\r\nb\rc\td", "a\nb\nc\td"],
    ["a\u202Eb\u2066c", "abc"],
    ["a\uD83Db", "a\uFFFDb"],
    ["עברית é 😀", "עברית é 😀"],
  ])("%j becomes %j", (text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});
