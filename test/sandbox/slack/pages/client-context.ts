import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import type { SandboxEnv } from "../../sandbox.ts";
import type { Act } from "../app/act.ts";
import type { Channel, Person, Team } from "../records.ts";
import { findTeam } from "../world.ts";

export const personaCookie = "sandbox_slack_persona";

/** A channel of the window, or the app's Home tab. */
export type Target = Channel | "home";

export interface ClientEnv extends SandboxEnv {
  Variables: SandboxEnv["Variables"] & { act: Act; target: Target };
}

/** The persona that was chosen, if they are in this workspace; else its first member. */
export function personaIn(c: Context, team: Team): Person {
  const chosen = getCookie(c, personaCookie);
  const active = team.people.filter(({ isDeleted }) => !isDeleted);
  const person = active.find(({ login }) => login === chosen) ?? active[0];
  if (person === undefined) throw new Error(`Nobody is in ${team.name}.`);
  return person;
}

/** Who looks at which channel; null when there is no such workspace or channel for them. */
export function resolve<E extends SandboxEnv>(
  c: Context<E>,
  names: { team: string; target: string },
): { act: Act; target: Target } | null {
  const team = findTeam(names.team);
  if (team === null) return null;
  const person = personaIn(c, team);
  const channel = team.channels.find(({ id }) => id === names.target);
  const target = names.target === "home" ? "home" : channel;
  if (target === undefined || (target !== "home" && !isSeenBy(target, person.id))) return null;
  const act: Act = { origin: c.get("origin"), team, person };
  return { act, target };
}

export function pathOf(team: Team, target: Target): string {
  return `/app.slack.com/client/${team.id}/${target === "home" ? "home" : target.id}`;
}

function isSeenBy(channel: Channel, userId: string): boolean {
  return channel.kind === "public" || channel.members.has(userId);
}
