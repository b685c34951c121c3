import { expandAll, type Instance } from "./instances.ts";
import { people, type Answer, type Attendee, type When } from "./records.ts";
import { addEvent, callOff, changeEvent, removeEvent, type Draft, type Target } from "./verbs.ts";
import { addDays, instantOf, localTime } from "./zone.ts";

const minuteMs = 60_000;
const bulkDays = 28;

/** Fills a calendar with what real ones have: all kinds of events, around today. */
export function seedEvents(target: Target, key: string): void {
  if (key === "alice-holidays") return seedHolidays(target);
  if (target.calendar.isPrimary) {
    seedSingles(target);
    seedOddities(target);
    seedSeries(target);
  } else {
    seedProjects(target);
  }
}

/** Many events of a quarter of an hour, spread over the last four weeks. */
export function addBulk(target: Target, count: number): void {
  const perDay = Math.ceil(count / bulkDays);
  for (let index = 0; index < count; index += 1) {
    const minutes = Math.floor(((index % perDay) * 1440) / perDay);
    const time = new Date(minutes * minuteMs).toISOString().slice(11, 16);
    const when = timed(target, { day: -1 - Math.floor(index / perDay), at: time, minutes: 15 });
    addEvent(target, { title: `Bulk event ${index + 1}`, when });
  }
}

interface Slot {
  /** Days from today, in the calendar's zone. */
  day: number;
  at: string;
  minutes: number;
}

function timed({ calendar }: Target, { day, at, minutes }: Slot): When {
  const startMs = instantOf(`${addDays(today(calendar.zone), day)}T${at}:00`, calendar.zone);
  return { isAllDay: false, startMs, endMs: startMs + minutes * minuteMs, zone: calendar.zone };
}

function days({ calendar }: Target, day: number, length: number): When {
  const startDate = addDays(today(calendar.zone), day);
  return { isAllDay: true, startDate, endDate: addDays(startDate, length) };
}

function today(zone: string): string {
  return localTime(Date.now(), zone).slice(0, 10);
}

function add(target: Target, slot: Slot, draft: Omit<Draft, "when">): void {
  addEvent(target, { ...draft, when: timed(target, slot) });
}

function invited(target: Target, answer: Answer): Pick<Draft, "organizer" | "attendees"> {
  const own = people[target.calendar.owner];
  const host: Attendee = { email: "dana@client.example", name: "Dana Diaz", answer: "accepted" };
  return { organizer: host.email, attendees: [host, { email: own.email, name: own.name, answer }] };
}

function seedSingles(target: Target): void {
  add(target, { day: -1, at: "10:00", minutes: 60 }, { title: "Design review", location: "Room 4" });
  add(
    target,
    { day: -1, at: "14:00", minutes: 45 },
    { title: "Client call: Northwind", ...invited(target, "accepted") },
  );
  add(
    target,
    { day: -1, at: "16:00", minutes: 30 },
    { title: "Hiring chat", ...invited(target, "tentative") },
  );
  add(target, { day: 0, at: "00:15", minutes: 15 }, { title: "Deploy window" });
  add(
    target,
    { day: 0, at: "10:00", minutes: 45 },
    { title: "Sprint planning", description: "Agenda: goals, risks." },
  );
  add(
    target,
    { day: 0, at: "13:00", minutes: 30 },
    { title: "Vendor pitch", ...invited(target, "declined") },
  );
  add(target, { day: 0, at: "23:30", minutes: 60 }, { title: "Release across midnight" });
  add(
    target,
    { day: 1, at: "11:00", minutes: 60 },
    { title: "Quarterly numbers", ...invited(target, "none") },
  );
  add(target, { day: -20, at: "09:00", minutes: 90 }, { title: "Kick-off: Webshop" });
  add(target, { day: -45, at: "09:00", minutes: 60 }, { title: "Long ago" });
  add(target, { day: 60, at: "09:00", minutes: 60 }, { title: "Far ahead" });
}

function seedOddities(target: Target): void {
  add(target, { day: -1, at: "12:00", minutes: 60 }, { title: "Lunch", showAs: "free" });
  add(
    target,
    { day: -1, at: "17:00", minutes: 30 },
    { title: "Maybe: drinks", status: "tentative", showAs: "tentative" },
  );
  add(target, { day: 0, at: "08:00", minutes: 120 }, { title: "Focus time", purpose: "focusTime" });
  add(
    target,
    { day: 0, at: "15:00", minutes: 120 },
    { title: "At the dentist", purpose: "outOfOffice", showAs: "outOfOffice" },
  );
  add(target, { day: -2, at: "15:00", minutes: 0 }, { title: "Reminder without length" });
  addEvent(target, { title: "Offsite", when: days(target, -3, 2) });
  addEvent(target, { title: "Release day", when: days(target, 0, 1), showAs: "free" });
  add(target, { day: -1, at: "18:00", minutes: 30 }, { title: "Called off", ...invited(target, "accepted") });
  const off = expandAll(target.calendar, {}).find(({ event }) => event.title === "Called off");
  if (off !== undefined) callOff(target, off);
}

/** A daily stand-up of a year, with a moved and a cancelled occurrence, and a fortnightly meeting elsewhere. */
function seedSeries(target: Target): void {
  const start = addDays(today(target.calendar.zone), -200);
  const startMs = instantOf(`${start}T09:15:00`, target.calendar.zone);
  addEvent(target, {
    title: "Stand-up",
    when: { isAllDay: false, startMs, endMs: startMs + 15 * minuteMs, zone: target.calendar.zone },
    recurrence: ["RRULE:FREQ=DAILY"],
    ...invited(target, "accepted"),
  });
  const occurrences = expandAll(target.calendar, {
    from: Date.now() - 10 * 86_400_000,
    to: Date.now(),
  }).filter(({ kind }) => kind === "occurrence");
  moveLater(target, occurrences.at(-3));
  const cancelled = occurrences.at(-4);
  if (cancelled !== undefined) removeEvent(target, cancelled);
  const base = timed(target, { day: -28, at: "16:30", minutes: 50 });
  if (!base.isAllDay) {
    const zone = target.calendar.zone === "America/New_York" ? "Europe/London" : "America/New_York";
    addEvent(target, {
      title: "Partner sync",
      when: { ...base, zone },
      recurrence: ["RRULE:FREQ=WEEKLY;INTERVAL=2"],
    });
  }
}

function moveLater(target: Target, occurrence: Instance | undefined): void {
  if (occurrence === undefined || occurrence.when.isAllDay) return;
  const { when } = occurrence;
  const byMs = 90 * minuteMs;
  changeEvent(target, occurrence, {
    title: "Stand-up (moved)",
    when: { ...when, startMs: when.startMs + byMs, endMs: when.endMs + byMs },
  });
}

function seedProjects(target: Target): void {
  add(target, { day: -1, at: "11:00", minutes: 90 }, { title: "Webshop: checkout" });
  add(target, { day: 0, at: "11:00", minutes: 60 }, { title: "Webshop: pairing" });
  add(target, { day: -2, at: "09:30", minutes: 120 }, { title: "Workshop", ...invited(target, "accepted") });
}

function seedHolidays(target: Target): void {
  for (const [day, title] of [
    [-10, "Founders' day"],
    [5, "Public holiday"],
    [40, "Winter break"],
  ] as const) {
    addEvent(target, { title, when: days(target, day, 1), showAs: "free" });
  }
}
