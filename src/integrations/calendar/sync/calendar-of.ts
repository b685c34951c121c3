import type { Calendar } from "../../../providers/calendar.ts";
import type { Sync } from "../../context.ts";

/** The provider's calendars; a binding of a calendar has them. */
export function calendarOf({ provider }: Pick<Sync, "provider">): Calendar {
  if (provider.calendar === undefined) throw new Error(`${provider.name} has no calendars.`);
  return provider.calendar;
}
