import { expect, it } from "vitest";

import { measureBatches } from "./bench/batches.ts";

it("the bench's deliveries become tasks, and a batch of them takes fewer round trips than each alone", async () => {
  const { together, alone } = await measureBatches(1, 5);
  expect(together.roundTrips).toBeGreaterThan(0);
  expect(together.roundTrips).toBeLessThanOrEqual(12);
  expect(alone.roundTrips).toBeGreaterThan(together.roundTrips);
  expect(together.perSecond).toBeGreaterThan(0);
});
