import { freshGrants } from "../agenda/grants.ts";
import type { Calendar, Login } from "../agenda/records.ts";
import { calendarsOf, seedAgenda } from "../agenda/seed.ts";
import { notifySubscriptions } from "./notify.ts";
import type { World } from "./records.ts";

let world: World | null = null;

export function microsoftWorld(): World {
  if (world !== null) return world;
  const agenda = seedAgenda(({ key }) => `AAMkADsandbox${btoa(key).replaceAll("=", "")}AAA=`);
  return load({ agenda, grants: freshGrants(), subscriptions: new Map() });
}

export const saveMicrosoft = () => world && { ...world, agenda: { ...world.agenda, tell: undefined } };

export function restoreMicrosoft(saved: unknown): void {
  if (saved !== null) load(saved as World);
}

/** From now on this is the world, and who listens hears of its changes. */
function load(next: World): World {
  next.agenda.tell = (change) => notifySubscriptions(next, change);
  world = next;
  return next;
}

export function resetMicrosoft(): void {
  world = null;
}

export function findCalendar(login: Login, id: string | undefined): Calendar | null {
  const own = calendarsOf(microsoftWorld().agenda, login);
  return own.find((calendar) => (id === undefined ? calendar.isPrimary : calendar.id === id)) ?? null;
}
