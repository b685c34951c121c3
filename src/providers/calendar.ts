import type { Access } from "./access.ts";
import type { Listing } from "./page.ts";

export type CalendarRef = {
  /** Immutable id at the provider. */
  id: string;
  name: string;
  /** IANA zone; null when the provider does not tell. */
  zone: string | null;
  /** "#rrggbb", null when the provider does not tell. */
  color: string | null;
  isPrimary: boolean;
  canWrite: boolean;
};

/**
 * When an event is. Instants in milliseconds UTC; dates as YYYY-MM-DD, the end exclusive. `zone` is IANA, null when unknown.
 * A floating time is what the reader's own clock shows, written as if it were UTC.
 */
export type EventTime =
  | { isAllDay: false; startsAt: number; endsAt: number; zone: string | null; isFloating?: true }
  | { isAllDay: true; startsOn: string; endsOn: string };

/** `isSelf` = the account that the calendar is read with; false also where the provider does not tell. */
export type Attendee = { email: string; name: string | null; isSelf: boolean };

export type EventSnapshot = {
  /** Of one instance: each one of a series has its own. Unique within the calendar. */
  id: string;
  calendarId: string;
  /** The series that the instance belongs to, null for a single event. */
  seriesId: string | null;
  title: string;
  url: string | null;
  time: EventTime;
  status: "confirmed" | "tentative" | "cancelled";
  /** What the account answered; "accepted" for its own events, "none" = not yet. */
  response: "accepted" | "declined" | "tentative" | "none";
  showAs: "busy" | "free" | "out_of_office" | "focus";
  attendees: Attendee[];
  /** Changes with each change of the event; opaque. */
  etag: string;
  updatedAt: number;
  /** What we wrote into the event when we exported it, null for everybody else's events. */
  marker: string | null;
};

/** From inclusive, to exclusive, milliseconds UTC. */
export type EventWindow = { from: number; to: number };

export type EventQuery = {
  /** For a listing of everything, which is one without `cursor`. A page may still bring events outside: the caller filters. */
  window: EventWindow;
  /** Where the last run ended or the page before in this one; null = everything in the window. */
  cursor: string | null;
};

/** An id that left the calendar. "unclear" = it left the window or was deleted, the provider does not tell which: ask for it. */
export type EventRemoved = { id: string; is: "gone" | "missing" | "unclear" };

/** An event as we write it: shown as free, without reminders, nobody invited. */
export type EventDraft = {
  title: string;
  description: string;
  time: EventTime;
  /** The person's, IANA: a whole day is one there. */
  zone: string;
  /** Ours, of [A-Za-z0-9_-], up to 64 characters; kept where people do not see it and read back as `EventSnapshot.marker`. */
  marker: string;
};

export type WrittenEvent = { id: string; etag: string; updatedAt: number; url: string | null };

export type CalendarWrites = {
  /**
   * `key` (of [A-Za-z0-9_-], up to 64 characters) names this one insertion: repeated with the same key there is still one event, which is then as
   * the draft says. "gone" = it was inserted and deleted since; another key makes another event.
   */
  insert(
    access: Access,
    calendarId: string,
    insertion: { key: string; draft: EventDraft },
  ): Promise<{ status: "written"; event: WrittenEvent } | { status: "gone" }>;
  /** Writes only when the event still has `etag` (null = whatever it has); otherwise it is "changed" and left alone. */
  update(
    access: Access,
    calendarId: string,
    change: { eventId: string; etag: string | null; draft: EventDraft },
  ): Promise<{ status: "written"; event: WrittenEvent } | { status: "changed" } | { status: "gone" }>;
  /** Resolves also when it is gone already. */
  remove(access: Access, calendarId: string, eventId: string): Promise<void>;
};

/** An event as it was listed before. Milliseconds UTC. */
export type ListedBefore = { id: string; startsAt: number; endsAt: number };

/**
 * What became of an event that is no longer listed: it is there; the calendar says that it is gone; it is missing though the calendar
 * lists others of its time; or the calendar tells nothing about its time.
 */
export type ResolvedEvent =
  | { is: "here"; item: EventSnapshot }
  | { is: "gone" }
  | { is: "missing" }
  | { is: "unknown" };

/** Throws ProviderError throughout; "not_found" = the calendar is gone or out of reach. */
export type Calendar = {
  /** All calendars of the account. */
  calendars(access: Access): Promise<CalendarRef[]>;
  /** One page of the instances that changed since `cursor`, series expanded. An idle run is one call. */
  list(access: Access, calendarId: string, query: EventQuery): Promise<Listing<EventSnapshot, EventRemoved>>;
  /** null when the event is gone. */
  get(access: Access, calendarId: string, eventId: string): Promise<EventSnapshot | null>;
  /** In the order given. Absent = the provider knows: what `get` does not find is gone for certain. */
  resolveRemoved?(access: Access, calendarId: string, events: ListedBefore[]): Promise<ResolvedEvent[]>;
  /** Absent = calendars that can be read only. */
  write?: CalendarWrites;
};
