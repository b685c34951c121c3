import { type Failure, forGood } from "../kit/failures.ts";
import { badClient, missingScopes as missing, type Refusal, tokenReader } from "../kit/tokens.ts";
import type { OAuth, ScopeReason } from "../provider.ts";

/** https://developer.atlassian.com/cloud/jira/platform/scopes-for-oauth-2-3LO-and-forge-apps/ */
export const connectScopes: ScopeReason[] = [
  { scope: "read:jira-work", reason: "Read the projects and issues that you choose." },
  {
    scope: "write:jira-work",
    reason: "Change issues and comment on them, where you let a project's changes go back to Jira.",
  },
  { scope: "read:jira-user", reason: "Read who is assigned, so that tasks go to the right members." },
  {
    scope: "manage:jira-webhook",
    reason:
      "Register a webhook at each site, so that changes arrive at once, and remove it when you disconnect.",
  },
  { scope: "read:me", reason: "Read your name and e-mail address, to show whose account is connected." },
  { scope: "offline_access", reason: "Go on while you are away, until you disconnect." },
];

/** Whether it may go on while nobody is there is told by the refresh token, not among the scopes. */
export function missingScopes(granted: string[], wanted: string[]): string[] {
  return missing([...granted, "offline_access"], wanted);
}

const provider = { id: "jira", name: "Jira", docs: "docs/jira.md" };

/** https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/ */
export const oauth: OAuth = {
  endpoints: () => ({
    authorize: "https://auth.atlassian.com/authorize",
    token: "https://auth.atlassian.com/oauth/token",
  }),
  isAtDefaultHostOnly: true,
  usesPkce: false,
  signInScopes: null,
  connectScopes,
  authorizeParams: { audience: "api.atlassian.com", prompt: "consent" },
  missingRefreshToken:
    "Atlassian gave no refresh token, so this connection ends within an hour. Add the scope offline_access to the app at Atlassian, then reconnect.",
  readTokens: tokenReader(provider, { mustExpire: true, refusals }),
  endedByPersonAt: "id.atlassian.com/manage-profile/apps",
  // Atlassian lets no application do it.
  revoke: async () => undefined,
};

/** A renewal that is refused comes with HTTP 403; a refresh token ends when it was not used for 90 days, or was used before. */
function refusals({ error }: Refusal): Failure | undefined {
  switch (error) {
    case "invalid_grant":
    case "unauthorized_client":
      return forGood("unauthorized", "Atlassian no longer accepts this connection's sign-in. Reconnect it.");
    case "access_denied":
      return badClient(provider);
    default:
      return undefined;
  }
}
