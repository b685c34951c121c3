import type { Clock } from "../domain/time/format-range.ts";
import type { Viewer } from "../domain/sessions/find-viewer.ts";

/** What it takes to show times to a person: their zone, clock and week, and the time of the request (milliseconds UTC). */
export type ViewerTime = { timeZone: string; clock: Clock; weekStart: number; now: number };

export function viewerTimeOf({ timeZone, clock, weekStart }: Viewer, now: number): ViewerTime {
  return { timeZone, clock, weekStart, now };
}
