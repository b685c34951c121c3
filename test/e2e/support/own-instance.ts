import { afterAll, beforeAll, inject } from "vitest";

import { moveInto } from "./browser.ts";
import { type Instance, startInstance } from "./instance.ts";

/** Two files run at once, each in a process of its own, and must not find the same port free. */
const fromPort = 20_000 + (process.pid % 1_000) * 10;

/** An app and a sandbox that nobody has used yet, for this file's journeys. */
export function useOwnInstance(): { tick: Instance["tick"] } {
  let instance: Instance | undefined;
  beforeAll(async () => {
    instance = await startInstance(fromPort, inject("migratedState"));
    moveInto(instance);
  });
  afterAll(async () => {
    moveInto(null);
    await instance?.close();
  });
  return {
    tick: async (cron, at) => {
      if (instance === undefined) throw new Error("The instance has not started yet.");
      await instance.tick(cron, at);
    },
  };
}
