import { unless } from "../kit/failures.ts";
import { tokenReader } from "../kit/tokens.ts";
import type { OAuth, ScopeReason } from "../provider.ts";
import { callSlack, nothing } from "./client.ts";
import { endedTokenWords, readWord, slackNames } from "./failures.ts";
import { identity } from "./identity.ts";

/** All that the bot may do: https://docs.slack.dev/reference/scopes */
export const connectScopes: ScopeReason[] = [
  { scope: "commands", reason: "Offer the commands /tt and /task and the shortcut “Track time on this”." },
  { scope: "chat:write", reason: "Answer, and post the notifications that you switch on." },
  {
    scope: "chat:write.public",
    reason: "Post notifications to the public channels you pick without being invited to each.",
  },
  {
    scope: "im:write",
    reason: "Send daily summaries and reminders as direct messages to those who want them.",
  },
  { scope: "channels:read", reason: "List public channels, so that you can pick one for a project." },
  {
    scope: "groups:read",
    reason: "List the private channels that the app was invited to. It reads no messages.",
  },
  {
    scope: "channels:manage",
    reason: "Create a public channel when you ask for it, and invite you and the project's members to it.",
  },
  { scope: "groups:write", reason: "Create a private channel in the same way." },
  { scope: "users:read", reason: "Slack grants the next one only together with this." },
  {
    scope: "users:read.email",
    reason:
      "Find the members of a project who are not linked, to invite them to its channel. An e-mail never decides who somebody is.",
  },
  { scope: "team:read", reason: "Show the name and icon of the Slack workspace." },
];

/** OAuth v2 without PKCE: using it once makes the app a public client for good. */
export const oauth: OAuth = {
  endpoints: (host) => ({
    authorize: `https://${host}/oauth/v2/authorize`,
    token: `https://${host}/api/oauth.v2.access`,
  }),
  usesPkce: false,
  scopeSeparator: ",",
  signInScopes: null,
  connectScopes,
  // A workspace has one bot token however often the app is installed there: https://docs.slack.dev/authentication/tokens
  sharesToken: true,
  identity,
  // Also for the OpenID exchange, whose answer has neither scopes nor an end.
  readTokens: tokenReader(slackNames, { refusals: ({ error }) => readWord(error, "the sign-in") }),
  async revoke(access) {
    const call = { method: "auth.revoke", schema: nothing, isIdempotent: true };
    // Revoked or uninstalled already is what we want.
    await unless([401, ...endedTokenWords], callSlack(access, call));
  },
};
