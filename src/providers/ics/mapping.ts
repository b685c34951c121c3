import type { Attendee, CalendarRef, EventSnapshot } from "../calendar.ts";
import { type Component, valueOf } from "../../lib/ical/components.ts";
import { unescapeText } from "../../lib/ical/content-lines.ts";
import type { Instance } from "../../lib/ical/instances.ts";
import type { CalendarFile } from "../../lib/ical/parse-file.ts";

const longestUrl = 1000;
const mostAttendees = 100;

export function toCalendarRef(
  { zone }: CalendarFile,
  { id, name }: { id: string; name: string },
): CalendarRef {
  return { id, name, zone, color: null, isPrimary: false, canWrite: false };
}

/**
 * The neutral snapshot of an instance. `readAt` is its version: a file says nothing reliable about when one of its instances
 * changed; one whose change was taken back is even older than before.
 */
export function toEventSnapshot(
  { id, seriesId, time, component }: Instance,
  { calendarId, readAt, self }: { calendarId: string; readAt: number; self: string | null },
): EventSnapshot {
  const { attendees, ...said } = described(component);
  return {
    ...said,
    id,
    calendarId,
    seriesId,
    time,
    response: responseOf(attendees.find(({ email }) => email === self)?.answer),
    attendees: attendees.map(({ email, name }) => ({ email, name, isSelf: email === self })),
    etag: String(readAt),
    updatedAt: readAt,
    marker: null,
  };
}

type Described = Pick<EventSnapshot, "title" | "url" | "status" | "showAs"> & { attendees: Invited[] };
type Invited = Omit<Attendee, "isSelf"> & { answer: string | undefined };

/** A series says the same of each of its instances, of which there may be thousands. */
const known = new WeakMap<Component, Described>();

function described(component: Component): Described {
  const before = known.get(component);
  if (before !== undefined) return before;
  const said = {
    title: unescapeText(valueOf(component, "SUMMARY") ?? ""),
    url: urlOf(component),
    status: statusOf(component),
    showAs: showAsOf(component),
    attendees: attendeesOf(component),
  };
  known.set(component, said);
  return said;
}

function urlOf(component: Component): string | null {
  const url = valueOf(component, "URL")?.trim() ?? "";
  return /^https?:\/\//i.test(url) && url.length <= longestUrl && URL.canParse(url) ? url : null;
}

/** Exchange says what it shows in a property of its own: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcical */
function busyStatusOf(component: Component): string {
  return (valueOf(component, "X-MICROSOFT-CDO-BUSYSTATUS") ?? "").trim().toUpperCase();
}

function statusOf(component: Component): EventSnapshot["status"] {
  const status = valueOf(component, "STATUS")?.trim().toUpperCase();
  if (status === "CANCELLED") return "cancelled";
  return status === "TENTATIVE" || busyStatusOf(component) === "TENTATIVE" ? "tentative" : "confirmed";
}

function showAsOf(component: Component): EventSnapshot["showAs"] {
  const busy = busyStatusOf(component);
  if (busy === "OOF") return "out_of_office";
  const isFree = busy === "FREE" || valueOf(component, "TRANSP")?.trim().toUpperCase() === "TRANSPARENT";
  return isFree ? "free" : "busy";
}

/** Whose calendar it is: Google calls a person's own calendar by their address. null = the file does not tell. */
export function selfOf({ name }: CalendarFile): string | null {
  return /^\S+@\S+\.\S+$/.test(name ?? "") ? (name?.toLowerCase() ?? null) : null;
}

/** Without a person of its own, what a calendar lists counts as accepted. */
function responseOf(answer: string | undefined): EventSnapshot["response"] {
  switch (answer) {
    case "DECLINED":
      return "declined";
    case "TENTATIVE":
      return "tentative";
    case "NEEDS-ACTION":
      return "none";
    default:
      return "accepted";
  }
}

function attendeesOf(component: Component): Invited[] {
  return (component.get("ATTENDEE") ?? []).slice(0, mostAttendees).flatMap(({ params, value }) => {
    const [, email] = /^mailto:([^\s@]+@[^\s@]+)$/i.exec(value.trim()) ?? [];
    if (email === undefined) return [];
    const answer = params.get("PARTSTAT")?.toUpperCase();
    return [{ email: email.toLowerCase(), name: params.get("CN") ?? null, answer }];
  });
}
