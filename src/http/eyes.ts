import type { Clock } from "../domain/time/format-range.ts";
import type { Viewer } from "../domain/sessions/find-viewer.ts";

/** How a person sees time: their zone, clock and week, and the moment of the request in milliseconds UTC. */
export type Eyes = { timeZone: string; clock: Clock; weekStart: number; now: number };

export function eyesOf({ timeZone, clock, weekStart }: Viewer, now: number): Eyes {
  return { timeZone, clock: clock === "12h" ? "12h" : "24h", weekStart, now };
}
