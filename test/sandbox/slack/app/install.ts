import type { Code, Team, Token } from "../records.ts";
import {
  endpointsOf,
  endToken,
  findPerson,
  markChanged,
  slackWorld,
  standingInstallation,
} from "../world.ts";
import { sendEvent } from "./events.ts";
import { postToPerson } from "../messages.ts";
import { directChannel } from "../world.ts";

export type GoodbyeOrder = "tokens_first" | "uninstall_first";

/** Adds the app to a workspace; it listens where it came from. A second time it gains the new scopes. */
export function install(team: Team, code: Code): void {
  const scopes = new Set([...(team.installation?.scopes ?? []), ...code.scopes]);
  team.installation = {
    ...standingInstallation,
    clientId: code.clientId,
    scopes: [...scopes],
    installedBy: code.userId,
  };
  const world = slackWorld();
  if (!world.app.isFixed) Object.assign(world.app, endpointsOf(new URL(code.redirectUri).origin));
  const installer = findPerson(team, code.userId);
  if (installer !== null) {
    postToPerson(directChannel(team, installer.id), installer.id, "The app was added to this workspace.");
  }
  markChanged();
}

/** The last token takes the installation with it. */
export function revokeToken(token: Token): void {
  const { tokens, teams } = slackWorld();
  endToken(token.accessToken);
  const team = teams.find(({ id }) => id === token.teamId);
  if (team === undefined || team.installation === null || token.kind === "user") return;
  const isLast = ![...tokens.values()].some((other) => other.kind === "bot" && other.teamId === team.id);
  if (isLast) return uninstall(team, "tokens_first");
  sendEvent(team, tokensRevoked(team));
}

/** Slack promises no order of the two events. */
export function uninstall(team: Team, order: GoodbyeOrder): void {
  const { tokens } = slackWorld();
  for (const [accessToken, { teamId }] of tokens) if (teamId === team.id) endToken(accessToken);
  const events = [tokensRevoked(team), { type: "app_uninstalled" }];
  for (const event of order === "tokens_first" ? events : events.toReversed()) sendEvent(team, event);
  for (const { members } of team.channels) members.delete(standingInstallation.botUserId);
  team.installation = null;
  team.homes.clear();
  team.modals.clear();
  markChanged();
}

function tokensRevoked(team: Team) {
  const bot = team.installation === null ? [] : [team.installation.botUserId];
  return { type: "tokens_revoked", tokens: { oauth: [], bot } };
}
