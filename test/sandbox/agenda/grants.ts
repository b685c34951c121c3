import { sha256Base64Url } from "../sign.ts";
import type { Login } from "./records.ts";

const codeLifetimeMs = 600_000;

export interface Grant {
  clientId: string;
  login: Login;
  scopes: string[];
}

export interface Code extends Grant {
  redirectUri: string;
  challenge: string | null;
  isOffline: boolean;
  expiresAtMs: number;
}

export interface Token extends Grant {
  expiresAtMs: number;
}

/** What people allowed at one provider. */
export interface Grants {
  clientSecrets: Map<string, string>;
  codes: Map<string, Code>;
  accessTokens: Map<string, Token>;
  refreshTokens: Map<string, Token>;
  /** "client login" of those who have agreed before. */
  agreed: Set<string>;
}

export function freshGrants(): Grants {
  return {
    clientSecrets: new Map(),
    codes: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    agreed: new Set(),
  };
}

export function issueCode(grants: Grants, grant: Omit<Code, "expiresAtMs">): string {
  const code = `4/0A${randomText()}`;
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

/** Takes the code away; null = unknown, used, too old or another client's. */
export function takeCode(grants: Grants, code: string, clientId: string): Code | null {
  const found = grants.codes.get(code);
  grants.codes.delete(code);
  if (found === undefined || found.clientId !== clientId || found.expiresAtMs <= Date.now()) return null;
  return found;
}

export async function provesPossession(code: Code, verifier: string | undefined): Promise<boolean> {
  if (code.challenge === null) return verifier === undefined;
  return verifier !== undefined && (await sha256Base64Url(verifier)) === code.challenge;
}

export function liveToken(tokens: Map<string, Token>, text: string): Token | null {
  const token = tokens.get(text);
  return token === undefined || token.expiresAtMs <= Date.now() ? null : token;
}

/** Ends all that a person allowed, at once and for every client. */
export function revokeGrants(grants: Grants, login: Login): void {
  for (const tokens of [grants.accessTokens, grants.refreshTokens]) {
    for (const [text, token] of tokens) if (token.login === login) tokens.delete(text);
  }
  for (const agreement of grants.agreed) if (agreement.endsWith(` ${login}`)) grants.agreed.delete(agreement);
}

/** Shaped like an id token; the signature is none. */
export function idToken(claims: Record<string, unknown>): string {
  const part = (value: unknown) => btoa(JSON.stringify(value)).replaceAll("=", "").replaceAll("+", "-");
  return `${part({ alg: "RS256", kid: "sandbox", typ: "JWT" })}.${part(claims)}.c2FuZGJveA`;
}

export function randomText(): string {
  return crypto.randomUUID().replaceAll("-", "") + crypto.randomUUID().slice(0, 8);
}
