import { OutboundError } from "../../lib/outbound.ts";
import { type OAuth, ProviderError, type ScopeReason, type Tokens } from "../provider.ts";
import { splitScopes } from "./account.ts";
import { githubError } from "./errors.ts";
import { apiBase, webBase } from "./hosts.ts";
import { tokenAnswerSchema } from "./schemas.ts";

export const connectScopes: ScopeReason[] = [
  {
    scope: "repo",
    reason:
      "Read the issues of the repositories you pick, private ones included. GitHub has no smaller scope for private issues; Timewire changes no code, issue or pull request.",
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
    const credentials = toBase64(`${client.id}:${client.secret}`);
    try {
      await access.http.send({
        method: "DELETE",
        url: `${apiBase(access.host)}/applications/${encodeURIComponent(client.id)}/token`,
        headers: { Authorization: `Basic ${credentials}`, Accept: "application/vnd.github+json" },
        json: { access_token: access.accessToken },
        isIdempotent: true,
      });
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      // An unknown token is what we want; 422 is GitHub's answer to one that it cannot read.
      if (error.status !== 404 && error.status !== 422) throw githubError(error);
    }
  },
};

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function readTokens(answer: unknown, now: number): Tokens {
  const parsed = tokenAnswerSchema.safeParse(answer);
  if (!parsed.success) {
    throw new ProviderError("GitHub gave an answer that we do not understand.", {
      provider: "github",
      code: "unexpected",
      permanent: false,
    });
  }
  if ("error" in parsed.data) throw tokenError(parsed.data.error);
  const { access_token, refresh_token, expires_in, refresh_token_expires_in, scope } = parsed.data;
  const at = (seconds: number | null | undefined) => (seconds ? now + seconds * 1000 : null);
  return {
    accessToken: access_token,
    refreshToken: refresh_token ?? null,
    expiresAt: at(expires_in),
    refreshExpiresAt: at(refresh_token_expires_in),
    // A GitHub App's answer has an empty scope: it has permissions instead.
    scopes: refresh_token ? null : splitScopes(scope ?? ""),
  };
}

/** https://docs.github.com/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors */
function tokenError(code: string): ProviderError {
  const error = (kind: "unauthorized" | "invalid" | "unexpected", message: string) =>
    new ProviderError(message, { provider: "github", code: kind, permanent: true });
  switch (code) {
    case "bad_refresh_token":
    case "invalid_grant":
      return error("unauthorized", "GitHub no longer accepts this connection's sign-in. Reconnect it.");
    case "bad_verification_code":
      return error(
        "unauthorized",
        "GitHub says that this sign-in was used already or took too long. Try again.",
      );
    case "incorrect_client_credentials":
      return error(
        "invalid",
        "GitHub does not accept the client id and secret of this Timewire. An administrator has to correct GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET.",
      );
    case "redirect_uri_mismatch":
      return error(
        "invalid",
        "The callback address registered at GitHub is not this Timewire's. An administrator has to correct it in the OAuth app.",
      );
    case "unverified_user_email":
      return error("invalid", "GitHub wants you to verify your e-mail address there first.");
    default:
      return error("unexpected", "GitHub refused the sign-in. Try again.");
  }
}
