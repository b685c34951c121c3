import type { Context } from "hono";
import * as z from "zod";
import type { SandboxEnv } from "../sandbox.ts";
import type { Act } from "./app/act.ts";
import { isSeenBy } from "./messages.ts";
import type { Channel, Message, View } from "./records.ts";
import { modalsOf, topModal } from "./views.ts";
import { directChannel, findChannel, findPerson, findPersona, findTeam } from "./world.ts";

/** A name that leads to nothing; answered with 404. */
export class Unknown extends Error {}

/** The acting person by login or id; with an id, the workspace says which of those who have it. */
export const who = z.strictObject({ team: z.string().optional(), user: z.string() });

export function requireAct(c: Context<SandboxEnv>, { team: name, user }: z.infer<typeof who>): Act {
  const { origin } = c.var;
  const persona = findPersona(user);
  if (persona !== null && (name === undefined || findTeam(name) === persona.team))
    return { origin, ...persona };
  const team = findTeam(name ?? "acme");
  const person = team === null ? null : findPerson(team, user);
  if (team === null || person === null)
    throw new Unknown(`There is no ${user} in ${name ?? "any workspace"}.`);
  return { origin, team, person };
}

/** "app" stands for the direct messages with the app. */
export function requireChannelOf({ team, person }: Act, name: string): Channel {
  const channel = name === "app" ? directChannel(team, person.id) : findChannel(team, name);
  if (channel === null) throw new Unknown(`There is no channel ${name} in ${team.name}.`);
  return channel;
}

/** "last" stands for the newest message that the person sees and the app wrote. */
export function requireMessage(
  { person }: Act,
  channel: Channel,
  ts: string,
): { channel: Channel; message: Message } {
  const seen = channel.messages.filter((message) => isSeenBy(message, person.id));
  const message = seen.findLast((one) => (ts === "last" ? one.isFromApp : one.ts === ts));
  if (message === undefined) throw new Unknown(`There is no message ${ts}.`);
  return { channel, message };
}

export function requireModal({ team, person }: Act, viewId: string | undefined): View {
  const view =
    viewId === undefined
      ? topModal(team, person.id)
      : (modalsOf(team, person.id).find(({ id }) => id === viewId) ?? null);
  if (view === null) throw new Unknown(`${person.login} has no such modal open.`);
  return view;
}
