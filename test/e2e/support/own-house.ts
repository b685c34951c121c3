import { afterAll, beforeAll } from "vitest";

import { moveInto } from "./browser.ts";
import { openHouse } from "./house.ts";

/** For journeys that need an app nobody has used yet: one of their own, with its own sandbox, for this file. */
export function useOwnHouse(): void {
  let close = async () => {};
  beforeAll(async () => {
    const house = await openHouse(8901);
    close = () => house.close();
    moveInto(house);
  });
  afterAll(async () => {
    moveInto(null);
    await close();
  });
}
