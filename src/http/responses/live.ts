import type { Context } from "hono";

import { sha256Hex } from "../../lib/digest.ts";
import { minuteMs } from "../../lib/time-units.ts";

/** A short version of what a fragment shows. Durations (names that end in "Ms") count by the minute, as pages show them. */
export async function versionOf(shown: unknown): Promise<string> {
  const text = JSON.stringify(shown, (name, value: unknown) =>
    name.endsWith("Ms") && typeof value === "number" ? Math.floor(value / minuteMs) : value,
  );
  return (await sha256Hex(text)).slice(0, 16);
}

/** Whether the browser that polls for changes (public/js/live.js) shows this version already: then answer 204. */
export function isShown(c: Context, version: string): boolean {
  return c.req.query("v") === version;
}
