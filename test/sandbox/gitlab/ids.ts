import type { World } from "./records.ts";

export function nextId(world: World): number {
  world.lastId += 1;
  return world.lastId;
}

/** Whether this GitLab is at least of this version. */
export function isAtLeast({ version }: World, major: number, minor = 0): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split(".").map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

export function newHex(): string {
  return (crypto.randomUUID() + crypto.randomUUID()).replaceAll("-", "");
}
