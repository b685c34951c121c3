import { freshGrants, type Grants } from "../agenda/grants.ts";
import { people, type Agenda, type Calendar, type Login } from "../agenda/records.ts";
import { calendarsOf, seedAgenda } from "../agenda/seed.ts";
import { notifyChannels } from "./channels.ts";

/** https://developers.google.com/workspace/calendar/api/v3/reference/channels */
export interface Channel {
  id: string;
  resourceId: string;
  /** Of the calendar that is watched. */
  calendarId: string;
  login: Login;
  clientId: string;
  url: string;
  token: string | null;
  expiresAtMs: number;
  messages: number;
}

export interface World {
  agenda: Agenda;
  grants: Grants;
  channels: Map<string, Channel>;
}

let world: World | null = null;

export function googleWorld(): World {
  if (world !== null) return world;
  const agenda = seedAgenda(({ owner, key, isPrimary }) =>
    isPrimary ? people[owner].email : `${key}@group.calendar.google.com`,
  );
  return load({ agenda, grants: freshGrants(), channels: new Map() });
}

export const saveGoogle = () => world && { ...world, agenda: { ...world.agenda, tell: undefined } };

export function restoreGoogle(saved: unknown): void {
  if (saved !== null) load(saved as World);
}

/** From now on this is the world, and who listens hears of its changes. */
function load(next: World): World {
  next.agenda.tell = ({ calendar }) => notifyChannels(next, calendar);
  world = next;
  return next;
}

export function resetGoogle(): void {
  world = null;
}

/** Google's immutable account id: 21 digits. */
export function subjectOf(login: Login): string {
  return { alice: "100200300400500600701", bob: "100200300400500600702", carol: "100200300400500600703" }[
    login
  ];
}

/** By its id as this person writes it; `primary` is everybody's own. */
export function findCalendar(login: Login, id: string): Calendar | null {
  const own = calendarsOf(googleWorld().agenda, login);
  return own.find((calendar) => calendar.id === id || (id === "primary" && calendar.isPrimary)) ?? null;
}
