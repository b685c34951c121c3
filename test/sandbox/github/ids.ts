import type { World } from "./records.ts";

export function nextId(world: World): number {
  world.lastId += 1;
  return world.lastId;
}

/** GitHub's time stamps have whole seconds. */
export function timestamp(ms = Date.now()): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
