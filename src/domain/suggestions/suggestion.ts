import type { suggestions } from "../../db/schema/calendar.ts";
import { dayMs } from "../../lib/time-units.ts";

/** An event as it is stored, offered or not. Milliseconds UTC. */
export type Suggestion = typeof suggestions.$inferSelect;

/** Why an event is not offered. */
export type SkipReason =
  | "cancelled"
  | "all_day"
  | "declined"
  | "tentative"
  | "free"
  | "focus"
  | "out_of_office"
  | "no_length"
  | "too_long";

/** Suggestions are kept for this long after their event began; calendars are read 30 days back at most. */
export const keptMs = 62 * dayMs;
