import { type Login, logins } from "./records.ts";

const codeLifetimeMs = 600_000;
/** https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/#use-a-refresh-token-to-get-another-access-token-and-refresh-token-pair */
const refreshLifetimeMs = 90 * 86_400_000;

export interface Grant {
  clientId: string;
  login: Login;
  scopes: string[];
}
export interface Code extends Grant {
  redirectUri: string;
  expiresAtMs: number;
}
export interface AccessToken extends Grant {
  expiresAtMs: number;
}
export interface RefreshToken extends Grant {
  expiresAtMs: number;
  usedAtMs: number | null;
}

/** What people allowed at Atlassian. */
export interface Grants {
  clientSecrets: Map<string, string>;
  codes: Map<string, Code>;
  accessTokens: Map<string, AccessToken>;
  refreshTokens: Map<string, RefreshToken>;
  /** API tokens and personal access tokens that people made beside those of the personas. */
  ownTokens: Map<string, Login>;
  /** Whose persona's token was ended. */
  revoked: Set<Login>;
}

export function freshGrants(): Grants {
  return {
    clientSecrets: new Map(),
    codes: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    ownTokens: new Map(),
    revoked: new Set(),
  };
}

export function issueCode(grants: Grants, grant: Omit<Code, "expiresAtMs">): string {
  const code = randomText();
  grants.codes.set(code, { ...grant, expiresAtMs: Date.now() + codeLifetimeMs });
  return code;
}

/** A client is known from its first use on. */
export function isClient(grants: Grants, clientId: string, secret: string): boolean {
  if (clientId === "" || secret === "") return false;
  const known = grants.clientSecrets.get(clientId);
  if (known === undefined) grants.clientSecrets.set(clientId, secret);
  return known === undefined || known === secret;
}

/** Takes the code away; null = unknown, used, too old, or another client's. */
export function takeCode(grants: Grants, code: string, clientId: string): Code | null {
  const found = grants.codes.get(code);
  grants.codes.delete(code);
  if (found === undefined || found.clientId !== clientId || found.expiresAtMs <= Date.now()) return null;
  return found;
}

/** A used token is taken once more within the leeway, in case the first answer was lost; null = it is not taken. */
export function useRefreshToken(
  grants: Grants,
  text: string,
  { clientId, leewayMs }: { clientId: string; leewayMs: number },
): Grant | null {
  const found = grants.refreshTokens.get(text);
  const now = Date.now();
  if (found === undefined || found.clientId !== clientId || found.expiresAtMs <= now) return null;
  if (found.usedAtMs !== null && now - found.usedAtMs >= leewayMs) return null;
  found.usedAtMs ??= now;
  return found;
}

export function issueTokens(grants: Grants, grant: Grant, lifetimeSeconds: number) {
  const { clientId, login, scopes } = grant;
  const accessToken = `ey${randomText()}`;
  const expiresAtMs = Date.now() + lifetimeSeconds * 1000;
  grants.accessTokens.set(accessToken, { clientId, login, scopes, expiresAtMs });
  const answer = {
    access_token: accessToken,
    expires_in: lifetimeSeconds,
    token_type: "Bearer",
    scope: scopes.join(" "),
  };
  if (!scopes.includes("offline_access")) return answer;
  const refreshToken = `eyR${randomText()}`;
  const until = Date.now() + refreshLifetimeMs;
  grants.refreshTokens.set(refreshToken, { clientId, login, scopes, expiresAtMs: until, usedAtMs: null });
  return { ...answer, refresh_token: refreshToken };
}

/** An API token or, on a server of one's own, a personal access token. */
export function makeOwnToken(grants: Grants, login: Login): string {
  const token = `NjU${randomText()}`;
  grants.ownTokens.set(token, login);
  return token;
}

/** Whose a person's own token is; null = nobody's. */
export function ownerOfToken(grants: Grants, token: string): Login | null {
  const persona = logins.find((login) => token === `sandbox-${login}` && !grants.revoked.has(login));
  return persona ?? grants.ownTokens.get(token) ?? null;
}

/** Ends all that a person allowed, and their tokens. */
export function revokeGrants(grants: Grants, login: Login): void {
  for (const [text, owner] of grants.ownTokens) if (owner === login) grants.ownTokens.delete(text);
  for (const tokens of [grants.accessTokens, grants.refreshTokens])
    for (const [text, token] of tokens) if (token.login === login) tokens.delete(text);
  grants.revoked.add(login);
}

function randomText(): string {
  return crypto.randomUUID().replaceAll("-", "") + crypto.randomUUID().slice(0, 8);
}
