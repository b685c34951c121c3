import { tokenOf } from "../access.ts";
import { basic } from "../kit/client.ts";
import { type Failure, forGood, unless } from "../kit/failures.ts";
import { badClient, type Refusal, tokenReader, usedCode } from "../kit/tokens.ts";
import type { OAuth, ScopeReason, Tokens } from "../provider.ts";
import { callGithub } from "./client.ts";
import { webBase } from "./hosts.ts";

export const connectScopes: ScopeReason[] = [
  {
    scope: "repo",
    reason:
      "Read the issues of the repositories you pick, private ones included, and change them where you connect a repository both ways. GitHub has no smaller scope for private issues; Timewire changes no code and no pull request.",
  },
  {
    scope: "admin:repo_hook",
    reason:
      "Add a webhook to the repositories you pick, so that changes arrive at once, and remove it when you disconnect.",
  },
];

/** Scopes that another one includes: https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps */
const includedIn: Record<string, string[]> = {
  "admin:repo_hook": ["repo"],
  "user:email": ["user"],
};

/** The scopes that were asked for and are covered by none of those granted. */
export function missingScopes(granted: string[], wanted: string[]): string[] {
  return wanted.filter(
    (scope) => ![scope, ...(includedIn[scope] ?? [])].some((other) => granted.includes(other)),
  );
}

export const oauth: OAuth = {
  endpoints: (host) => ({
    authorize: `${webBase(host)}/login/oauth/authorize`,
    token: `${webBase(host)}/login/oauth/access_token`,
  }),
  usesPkce: true,
  signInScopes: ["user:email"],
  connectScopes,
  readTokens,
  async revoke(access, client) {
    // The token alone, not the grant: the same person may have connected or signed in elsewhere with it.
    const call = callGithub(access, {
      method: "DELETE",
      path: `/applications/${encodeURIComponent(client.id)}/token`,
      headers: basic(client.id, client.secret),
      json: { access_token: tokenOf(access) },
      isIdempotent: true,
    });
    // An unknown token is what we want; 422 is GitHub's answer to one that it cannot read.
    await unless([404, 422], call);
  },
};

const provider = { id: "github", name: "GitHub", docs: "docs/github.md" };
const readStandard = tokenReader(provider, { refusals });

/** A GitHub App's answer has an empty scope: it has permissions instead. */
function readTokens(answer: unknown, now: number): Tokens {
  const tokens = readStandard(answer, now);
  return { ...tokens, scopes: tokens.refreshToken === null ? (tokens.scopes ?? []) : null };
}

/** https://docs.github.com/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors */
function refusals({ error }: Refusal): Failure | undefined {
  switch (error) {
    case "bad_refresh_token":
    case "invalid_grant":
      return forGood("unauthorized", "GitHub no longer accepts this connection's sign-in. Reconnect it.");
    case "bad_verification_code":
      return usedCode(provider);
    case "incorrect_client_credentials":
      return badClient(provider);
    case "unverified_user_email":
      return forGood("invalid", "GitHub wants you to verify your e-mail address there first.");
    default:
      return undefined;
  }
}
