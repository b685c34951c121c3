import * as z from "zod";
import { presentBots, presentPerson } from "../present.ts";
import { argumentsOf, hasScope, type Call } from "./call.ts";
import { pageArguments, pageOf } from "./pages.ts";
import { Refusal } from "./refusal.ts";
import { requirePerson } from "./targets.ts";

const listArguments = z.object(pageArguments);
const infoArguments = z.object({ user: z.string() });
const emailArguments = z.object({ email: z.string() });

export function listPeople(call: Call) {
  const { team } = call;
  const people = team.people.map((person) => presentPerson(team, person, seesEmail(call)));
  const { page, response_metadata } = pageOf(
    [...presentBots(team), ...people],
    argumentsOf(call, listArguments),
  );
  return { members: page, cache_ts: Math.floor(Date.now() / 1000), response_metadata };
}

export function showPerson(call: Call) {
  const { user } = argumentsOf(call, infoArguments);
  const bot = presentBots(call.team).find(({ id }) => id === user);
  if (bot !== undefined) return { user: bot };
  return { user: presentPerson(call.team, requirePerson(call, user), seesEmail(call)) };
}

export function lookUpByEmail(call: Call) {
  const { email } = argumentsOf(call, emailArguments);
  const person = call.team.people.find((one) => one.email === email.toLowerCase() && !one.isDeleted);
  if (person === undefined) throw new Refusal("users_not_found");
  return { user: presentPerson(call.team, person, true) };
}

export function showTeam({ team, origin }: Call) {
  const { id, name, domain } = team;
  const url = `${origin}/app.slack.com/client/${id}/`;
  return {
    team: { id, name, domain, url, email_domain: `${domain}.example`, icon: { image_default: true } },
  };
}

function seesEmail(call: Call): boolean {
  return hasScope(call.token, "users:read.email");
}
