import { people, type Agenda, type Calendar, type Login } from "./records.ts";
import { seedEvents } from "./seed-events.ts";

/** Calendars of one person: `key` is unique among all, and `suffix` what the provider's ids end with. */
export interface CalendarSeed {
  owner: Login;
  key: string;
  name: string;
  color: string;
  isPrimary?: boolean;
  canWrite?: boolean;
  zone?: string;
}

export const calendarSeeds: CalendarSeed[] = [
  { owner: "alice", key: "alice", name: "Alice Adler", color: "#1a6ec2", isPrimary: true },
  { owner: "alice", key: "alice-projects", name: "Projects", color: "#2b7a3d" },
  { owner: "alice", key: "alice-holidays", name: "Holidays", color: "#a04a12", canWrite: false },
  { owner: "bob", key: "bob", name: "Bob Brandt", color: "#1a6ec2", isPrimary: true },
  { owner: "bob", key: "bob-oncall", name: "On call", color: "#8a2f8f", zone: "America/Los_Angeles" },
  { owner: "carol", key: "carol", name: "Carol Castillo", color: "#1a6ec2", isPrimary: true },
  { owner: "carol", key: "carol-clients", name: "Clients", color: "#2b7a3d", zone: "Asia/Tokyo" },
];

/** A provider's calendars as new, of which nobody is told; `idOf` gives them ids in its form. */
export function seedAgenda(idOf: (seed: CalendarSeed) => string): Agenda {
  const agenda: Agenda = { calendars: [], lastChange: 1000, cursorsForgottenMs: 0, tell: () => undefined };
  for (const seed of calendarSeeds) {
    const calendar: Calendar = {
      id: idOf(seed),
      owner: seed.owner,
      name: seed.name,
      zone: seed.zone ?? people[seed.owner].zone,
      color: seed.color,
      isPrimary: seed.isPrimary ?? false,
      canWrite: seed.canWrite ?? true,
      events: new Map(),
    };
    agenda.calendars.push(calendar);
    seedEvents({ agenda, calendar }, seed.key);
  }
  return agenda;
}

export function calendarsOf(agenda: Agenda, login: Login): Calendar[] {
  return agenda.calendars.filter((calendar) => calendar.owner === login);
}
