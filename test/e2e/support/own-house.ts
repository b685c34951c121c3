import { afterAll, beforeAll } from "vitest";

import { moveInto } from "./browser.ts";
import { type House, openHouse } from "./house.ts";

/** For journeys that need an app nobody has used yet: one of their own, with its own sandbox, for this file. */
export function useOwnHouse(): { tick: House["tick"] } {
  let house: House | undefined;
  beforeAll(async () => {
    house = await openHouse(8901);
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
