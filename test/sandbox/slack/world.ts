import { lastIds, nextId, resumeIds } from "./ids.ts";
import type { Channel, Installation, Person, Team, World } from "./records.ts";
import { seedTeams } from "./seed.ts";

export const appId = "A0TIMEWIRE";
export const appName = "Timewire";
const botUserId = "U0TIMEWIRE";
const botId = "B0TIMEWIRE";

/** Bot tokens that always work, one per workspace, as a tool's own: they install nothing and no fault revokes them. */
export const standingTokens = [
  { accessToken: "sandbox-acme", teamId: "T0ACME0001" },
  { accessToken: "sandbox-other", teamId: "T0OTHER001" },
] as const;

export const standingInstallation: Installation = {
  clientId: "sandbox",
  scopes: [],
  botUserId,
  botId,
  installedBy: "U0ALICE001",
};

/** What the app's requests are signed with unless the start of the sandbox or a test says otherwise. */
const standingSecret = "signing-secret-of-the-sandbox";

let world: World | null = null;
let configuredSecret: string | null = null;

/** The signing secret of the app's own configuration, so that both sides agree. */
export function useSigningSecret(secret: string | undefined): void {
  if (secret === undefined || secret === "" || secret === configuredSecret) return;
  configuredSecret = secret;
  if (world?.app.signingSecret === standingSecret) world.app.signingSecret = secret;
}

export function slackWorld(): World {
  world ??= {
    teams: seedTeams(),
    app: {
      signingSecret: configuredSecret ?? standingSecret,
      ...endpointsOf("http://localhost:8787"),
      isFixed: false,
      shortcuts: [{ callbackId: "track_time", name: "Track time on this" }],
      commands: ["/tt", "/task"],
    },
    clientSecrets: new Map(),
    codes: new Map(),
    tokens: new Map(),
    endedTokens: new Set(),
    triggers: new Map(),
    responseUrls: new Map(),
    version: 0,
  };
  return world;
}

export function resetSlack(): void {
  // A window that polls must see that everything changed.
  const version = (world?.version ?? 0) + 1;
  world = null;
  slackWorld().version = version;
}

export const saveSlack = () => world && { world, lastIds: lastIds() };

export function restoreSlack(saved: unknown): void {
  if (saved === null) return;
  const kept = saved as { world: World; lastIds: ReturnType<typeof lastIds> };
  world = kept.world;
  world.endedTokens ??= new Set();
  // The app may have been given another secret meanwhile.
  world.app.signingSecret = configuredSecret ?? standingSecret;
  resumeIds(kept.lastIds);
}

/** Where an app at this origin listens. */
export function endpointsOf(origin: string) {
  return {
    commandsUrl: `${origin}/webhooks/slack/app/commands`,
    interactionsUrl: `${origin}/webhooks/slack/app/interactions`,
    eventsUrl: `${origin}/webhooks/slack/app/events`,
  };
}

export function markChanged(): void {
  slackWorld().version += 1;
}

/** By id, domain or name. */
export function findTeam(name: string): Team | null {
  const wanted = name.toLowerCase();
  return slackWorld().teams.find((team) => [team.id.toLowerCase(), team.domain].includes(wanted)) ?? null;
}

export function teamOf(teamId: string): Team {
  const team = findTeam(teamId);
  if (team === null) throw new Error(`The sandbox knows no Slack workspace ${teamId}.`);
  return team;
}

/** By id or login. */
export function findPerson(team: Team, name: string): Person | null {
  return team.people.find(({ id, login }) => id === name || login === name) ?? null;
}

/** The workspace that a persona belongs to: logins are unique over all of them. */
export function findPersona(login: string): { team: Team; person: Person } | null {
  for (const team of slackWorld().teams) {
    const person = team.people.find((one) => one.login === login && !one.isDeleted);
    if (person !== undefined) return { team, person };
  }
  return null;
}

/** By id or name. */
export function findChannel(team: Team, name: string): Channel | null {
  const wanted = name.replace(/^#/, "");
  return team.channels.find(({ id, name: known }) => id === wanted || known === wanted) ?? null;
}

/** The direct messages between the app and a person. */
export function directChannel(team: Team, userId: string): Channel {
  const known = team.channels.find(({ kind, members }) => kind === "im" && members.has(userId));
  if (known !== undefined) return known;
  const channel: Channel = {
    id: nextId("D"),
    name: "directmessage",
    kind: "im",
    isArchived: false,
    isGeneral: false,
    creator: userId,
    createdAtMs: Date.now(),
    members: new Set([userId, botUserId]),
    messages: [],
  };
  team.channels.push(channel);
  return channel;
}

/** A token that works no more is still told from one that never was. */
export function endToken(accessToken: string): void {
  const { tokens, endedTokens } = slackWorld();
  if (tokens.delete(accessToken)) endedTokens.add(accessToken);
}

export function installationOf(team: Team): Installation {
  return team.installation ?? standingInstallation;
}

export function isBotIn(team: Team, channel: Channel): boolean {
  return channel.members.has(installationOf(team).botUserId);
}

/** As with `/invite @Timewire`. */
export function addAppTo(team: Team, channel: Channel): void {
  channel.members.add(installationOf(team).botUserId);
  markChanged();
}
