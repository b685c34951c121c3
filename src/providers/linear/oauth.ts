import { unless } from "../kit/failures.ts";
import { tokenReader } from "../kit/tokens.ts";
import type { OAuth, ScopeReason } from "../provider.ts";
import { revokeToken } from "./client.ts";
import { provider } from "./names.ts";

export const connectScopes: ScopeReason[] = [
  {
    scope: "read",
    reason: "Read the teams that you see, with their projects, issues and members.",
  },
  {
    scope: "write",
    reason:
      "Change issues, create them and comment on them, in the teams and projects where you switch that on.",
  },
];

/** https://linear.app/developers/oauth-2-0-authentication */
export const oauth: OAuth = {
  endpoints: (host) => ({
    authorize: `https://${host}/oauth/authorize`,
    token: `https://api.${host}/oauth/token`,
  }),
  usesPkce: true,
  scopeSeparator: ",",
  signInScopes: null,
  connectScopes,
  // Without it Linear sends on at once whoever allowed it before, also to another workspace than was meant.
  authorizeParams: { prompt: "consent" },
  // https://linear.app/developers/oauth-actor-authorization
  asApp: {
    params: { actor: "app" },
    says: "As the application: what Timewire writes carries its name, whoever connected it. Only administrators of Linear can allow that.",
  },
  missingRefreshToken:
    "Linear gave no way to renew this access: it ends tomorrow. Switch refresh tokens on for the application in Linear's settings, then reconnect.",
  readTokens: tokenReader(provider),
  async revoke(access) {
    // 400 and 401 say that there is nothing to end.
    await unless([400, 401], revokeToken(access));
  },
};
