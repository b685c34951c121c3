import type { Access } from "./access.ts";

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
  /** For a full walk, which is one without `cursor`, and for whole pages. A pass may still bring events outside: the caller filters. */
  window: EventWindow;
  /** Where the last whole pass ended; null = everything in the window. */
  cursor: string | null;
  /** The page within this pass, as the page before named it; null = the first. */
  next: string | null;
};

export type EventPage =
  /** The provider has forgotten the cursor (HTTP 410): walk again with cursor and next null. */
  | { status: "reset" }
  | {
      status: "page";
      /** All pages together are the whole window, also with a cursor: what is stored within it and not listed has left. */
      isWhole?: true;
      events: EventSnapshot[];
      /**
       * Ids that left the calendar. `isCertain` false = left the window or was deleted, the provider does not tell which:
       * ask `get` about those that matter.
       */
      removed: { id: string; isCertain: boolean }[];
      /** Sentences for the calendar's page about what could not be read as it was meant; they replace those of the read before. Absent = as before. */
      remarks?: string[];
      /** Ids of events that are there, and that we cannot read: what is stored of them stays. */
      unreadable?: string[];
      /** Where the next page starts; null = this was the last. */
      next: string | null;
      /** For the next pass; on the last page only. */
      cursor: string | null;
    };

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
 * What became of an event that is no longer listed: it is there; the calendar says that it is cancelled; it is missing though the calendar
 * lists others of its time; or the calendar tells nothing about its time.
 */
export type Fate =
  | { status: "there"; event: EventSnapshot }
  | { status: "cancelled" }
  | { status: "missing" }
  | { status: "unknown" };

/** Throws ProviderError throughout; "not_found" = the calendar is gone or out of reach. */
export type Calendar = {
  /** All calendars of the account. */
  list(access: Access): Promise<CalendarRef[]>;
  /** One page of the instances that changed since `cursor`, series expanded. An idle pass is one call. */
  listChanged(access: Access, calendarId: string, query: EventQuery): Promise<EventPage>;
  /** null when the event is gone. */
  get(access: Access, calendarId: string, eventId: string): Promise<EventSnapshot | null>;
  /** In the order given. Absent = the provider knows: what `get` does not find is cancelled for certain. */
  fatesOf?(access: Access, calendarId: string, events: ListedBefore[]): Promise<Fate[]>;
  /** Absent = calendars that can be read only. */
  write?: CalendarWrites;
};
