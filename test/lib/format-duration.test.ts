import { expect, it } from "vitest";

import { formatSpan } from "../../src/lib/format-duration.ts";
import { parseMinutes } from "../../src/lib/parse-minutes.ts";

it.each([
  [0, "0 m"],
  [59, "0 m"],
  [45 * 60, "45 m"],
  [3600, "1 h"],
  [15_300, "4 h 15 m"],
])("%d seconds are %s, on one line, and are read again as they are written", (seconds, words) => {
  const shown = formatSpan(seconds);
  expect(shown.replaceAll("\u00a0", " ")).toBe(words);
  expect(shown).not.toContain(" ");
  expect(parseMinutes(shown)).toBe(Math.floor(seconds / 60));
});
