import { freshGrants } from "../agenda/grants.ts";
import type { Calendar, Login } from "../agenda/records.ts";
import { calendarsOf, seedAgenda } from "../agenda/seed.ts";
import { notifySubscriptions } from "./notify.ts";
import type { World } from "./records.ts";

let world: World | null = null;

export function microsoftWorld(): World {
  if (world !== null) return world;
  const fresh: World = {
    agenda: seedAgenda(
      ({ key }) => `AAMkADsandbox${btoa(key).replaceAll("=", "")}AAA=`,
      (change) => notifySubscriptions(fresh, change),
    ),
    grants: freshGrants(),
    subscriptions: new Map(),
  };
  world = fresh;
  return world;
}

export function resetMicrosoft(): void {
  world = null;
}

export function findCalendar(login: Login, id: string | undefined): Calendar | null {
  const own = calendarsOf(microsoftWorld().agenda, login);
  return own.find((calendar) => (id === undefined ? calendar.isPrimary : calendar.id === id)) ?? null;
}
