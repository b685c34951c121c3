export const logins = ["alice", "bob", "carol"] as const;
export type Login = (typeof logins)[number];

/** When something is: instants with the zone it was made in, or days with an exclusive end. */
export type When =
  | { isAllDay: false; startMs: number; endMs: number; zone: string }
  | { isAllDay: true; startDate: string; endDate: string };

export type Answer = "accepted" | "declined" | "tentative" | "none";
export type ShowAs = "busy" | "free" | "tentative" | "outOfOffice";
export type Purpose = "default" | "focusTime" | "outOfOffice" | "birthday" | "workingLocation";

export interface Attendee {
  email: string;
  name: string;
  answer: Answer;
}

export interface CalendarEvent {
  id: string;
  iCalUid: string;
  title: string;
  description: string;
  location: string;
  when: When;
  status: "confirmed" | "tentative" | "cancelled";
  /** Cancelled by its organizer: at Microsoft it stays on the calendar, marked as such. */
  isCalledOff: boolean;
  showAs: ShowAs;
  purpose: Purpose;
  organizer: string;
  attendees: Attendee[];
  /** RRULE lines of a series, without EXDATE: what is left out is a cancelled exception. */
  recurrence: string[] | null;
  /** Set on exceptions: the series, and the occurrence that this one stands for. */
  seriesId: string | null;
  occurrence: string | null;
  /** Occurrences that a series had once, and the change that took them away. */
  gone: Map<string, { when: When; change: number }>;
  privateProperties: Record<string, string>;
  sharedProperties: Record<string, string>;
  transactionId: string | null;
  sequence: number;
  /** The number of the agenda's change that touched it last. */
  change: number;
  createdMs: number;
  updatedMs: number;
}

export interface Calendar {
  id: string;
  owner: Login;
  name: string;
  zone: string;
  color: string;
  isPrimary: boolean;
  canWrite: boolean;
  events: Map<string, CalendarEvent>;
}

/** What changed in a calendar, for whoever listens. */
export interface Change {
  calendar: Calendar;
  event: CalendarEvent;
  kind: "created" | "updated" | "deleted";
}

/** All calendars at one provider. */
export interface Agenda {
  calendars: Calendar[];
  lastChange: number;
  /** Cursors that were handed out before this moment are forgotten. */
  cursorsForgottenMs: number;
  tell: (change: Change) => void;
}

export const people: Record<Login, { name: string; email: string; zone: string }> = {
  alice: { name: "Alice Adler", email: "alice@acme.example", zone: "Europe/Berlin" },
  bob: { name: "Bob Brandt", email: "bob@acme.example", zone: "America/New_York" },
  carol: { name: "Carol Castillo", email: "carol@acme.example", zone: "Asia/Kolkata" },
};

export function loginNamed(value: unknown): Login | null {
  return logins.find((login) => login === value) ?? null;
}
