import { tokenOf } from "../access.ts";
import { createClient } from "../kit/client.ts";
import { tokenReader } from "../kit/tokens.ts";
import type { OAuth, ScopeReason } from "../provider.ts";
import { webBase } from "./client.ts";
import { gitlabError } from "./failures.ts";

export const connectScopes: ScopeReason[] = [
  {
    scope: "read_api",
    reason: "Read the projects, groups and issues you pick, confidential ones as far as you may see them.",
  },
  {
    scope: "api",
    reason:
      "Add a webhook to what you pick, so that changes arrive at once, and remove it when you disconnect; write changes and time back where you switch that on. GitLab has no smaller scope for either.",
  },
];

/** https://docs.gitlab.com/integration/oauth_provider/#view-all-authorized-applications: "api" includes reading. */
export function missingScopes(granted: string[], wanted: string[]): string[] {
  return wanted.filter(
    (scope) => !granted.includes(scope) && !(scope === "read_api" && granted.includes("api")),
  );
}

/** The client says who it is in the form, not by a token. */
const callOAuth = createClient({ base: webBase, authorize: () => ({}), failure: gitlabError });

/** https://docs.gitlab.com/api/oauth2/: a renewal ends both old tokens at once. */
export const oauth: OAuth = {
  endpoints: (host) => ({
    authorize: `${webBase(host)}/oauth/authorize`,
    token: `${webBase(host)}/oauth/token`,
  }),
  usesPkce: true,
  signInScopes: null,
  connectScopes,
  readTokens: tokenReader({ id: "gitlab", name: "GitLab", docs: "docs/gitlab.md" }),
  async revoke(access, client) {
    const form = { client_id: client.id, client_secret: client.secret, token: tokenOf(access) };
    await callOAuth(access, { method: "POST", path: "/oauth/revoke", form, isIdempotent: true });
  },
};
