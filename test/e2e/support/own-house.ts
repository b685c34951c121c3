import { afterAll, beforeAll, inject } from "vitest";

import { moveInto } from "./browser.ts";
import { type House, openHouse } from "./house.ts";

/** Two files run at once, each in a process of its own, and must not find the same port free. */
const fromPort = 20_000 + (process.pid % 1_000) * 10;

/** An app and a sandbox that nobody has used yet, for this file's journeys. */
export function useOwnHouse(): { tick: House["tick"] } {
  let house: House | undefined;
  beforeAll(async () => {
    house = await openHouse(fromPort, inject("migratedState"));
    moveInto(house);
  });
  afterAll(async () => {
    moveInto(null);
    await house?.close();
  });
  return {
    tick: async (cron, at) => {
      if (house === undefined) throw new Error("The house is not open yet.");
      await house.tick(cron, at);
    },
  };
}
