import * as z from "zod";
import { revokeToken, uninstall } from "../app/install.ts";
import { presentBots } from "../present.ts";
import { isClient } from "../oauth/clients.ts";
import { argumentsOf, flag, isStanding, type Call } from "./call.ts";
import { Refusal } from "./refusal.ts";

const revokeArguments = z.object({ test: flag });
const clientArguments = z.object({
  client_id: z.string().default(""),
  client_secret: z.string().default(""),
});

export function testAuth({ team, token, installation, origin }: Call) {
  const isBot = token.kind === "bot";
  const bot = presentBots(team).find(({ id }) => id === token.userId);
  const person = team.people.find(({ id }) => id === token.userId);
  return {
    url: `${origin}/app.slack.com/client/${team.id}/`,
    team: team.name,
    user: bot?.name ?? person?.login,
    team_id: team.id,
    user_id: token.userId,
    ...(isBot ? { bot_id: installation.botId } : {}),
    is_enterprise_install: false,
  };
}

/** Revoking the last token of an app uninstalls it. */
export function revokeAuth(call: Call) {
  const isTest = argumentsOf(call, revokeArguments).test;
  if (!isTest && !isStanding(call.token)) revokeToken(call.token);
  return { revoked: !isTest };
}

export function uninstallApp(call: Call) {
  const client = argumentsOf(call, clientArguments);
  if (client.client_id !== call.token.clientId) throw new Refusal("client_id_token_mismatch");
  if (!isClient(client.client_id, client.client_secret)) throw new Refusal("bad_client_secret");
  uninstall(call.team, "tokens_first");
  return {};
}
