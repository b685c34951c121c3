import { createClient } from "../kit/client.ts";
import { googleError } from "./failures.ts";

/** One call on the account's behalf. Throws ProviderError. */
export const callGoogle = createClient({
  base: () => "https://www.googleapis.com/calendar/v3",
  failure: googleError,
});

/** The path of a calendar's part, such as "/events". */
export function calendarPath(calendarId: string, part: string): string {
  return `/calendars/${encodeURIComponent(calendarId)}${part}`;
}

export function eventPath(calendarId: string, eventId: string): string {
  return calendarPath(calendarId, `/events/${encodeURIComponent(eventId)}`);
}
