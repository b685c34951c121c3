import { expect, it } from "vitest";

import { slotOf } from "../../../src/integrations/bindings/schedule.ts";
import { createId } from "../../../src/lib/id.ts";

it("a binding keeps its minute, and 3,000 made at once share 30 minutes evenly", () => {
  const ids = Array.from({ length: 3000 }, () => createId(1_790_000_000_000));
  const counts = Array.from({ length: 30 }, () => 0);
  for (const id of ids) {
    const slot = slotOf(id, 30);
    expect(slotOf(id, 30)).toBe(slot);
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  expect(counts).toHaveLength(30);
  // 100 each in the mean; five standard deviations to either side.
  expect(Math.min(...counts)).toBeGreaterThan(50);
  expect(Math.max(...counts)).toBeLessThan(150);
});
