import type { TestProject } from "vitest/node";

import { openHouse } from "./house.ts";

declare module "vitest" {
  export interface ProvidedContext {
    appUrl: string;
    sandboxUrl: string;
  }
}

/** One app and one sandbox for all journeys that do not need their own. */
export default async function setup(project: TestProject) {
  const house = await openHouse(8801);
  project.provide("appUrl", house.appUrl);
  project.provide("sandboxUrl", house.sandboxUrl);
  return () => house.close();
}
