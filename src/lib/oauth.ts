import { CodeChallengeMethod, generateCodeVerifier, OAuth2Client } from "arctic";
import * as z from "zod/mini";

import { type Outbound, OutboundError } from "./outbound.ts";
import { toReachable } from "./sandbox-address.ts";

/** True for what can stand in an Authorization header: printable ASCII without spaces (RFC 6750, appendix A, VSCHAR). */
export function isPrintableToken(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

/** A token in a provider's answer. */
export const tokenSchema = z.string().check(z.refine(isPrintableToken));

type Client = { id: string; secret: string };

/** A PKCE verifier: 32 random bytes as 43 characters of base64url (RFC 7636, section 4.1). */
export const createVerifier = generateCodeVerifier;

/** Where the browser goes to ask for consent. `verifier` null = without PKCE; with one, its S256 challenge is sent. */
export function authorizeUrl(request: {
  endpoint: string;
  client: Client;
  redirectUri: string;
  state: string;
  verifier: string | null;
  scopes: string[];
  /** What the provider wants beside the standard's parameters. */
  params?: Record<string, string>;
  sandboxUrl: string | null;
}): URL {
  const { endpoint, client, state, verifier, scopes } = request;
  const arctic = new OAuth2Client(client.id, client.secret, request.redirectUri);
  const url =
    verifier === null
      ? arctic.createAuthorizationURL(endpoint, state, scopes)
      : arctic.createAuthorizationURLWithPKCE(endpoint, state, CodeChallengeMethod.S256, verifier, scopes);
  for (const [name, value] of Object.entries(request.params ?? {})) url.searchParams.set(name, value);
  return toReachable(url, request.sandboxUrl);
}

/**
 * Exchanges a code. Returns the answer as it came, also an error's: only the provider can read it. Throws OutboundError
 * when there is no answer in JSON.
 */
export function exchangeCode(
  http: Outbound,
  request: { endpoint: string; client: Client; redirectUri: string; code: string; verifier: string | null },
): Promise<unknown> {
  const { code, redirectUri, verifier } = request;
  return callTokenEndpoint(http, request, {
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
    ...(verifier === null ? {} : { code_verifier: verifier }),
  });
}

/** Exchanges a refresh token; returns and throws as `exchangeCode`. */
export function exchangeRefreshToken(
  http: Outbound,
  request: { endpoint: string; client: Client; refreshToken: string },
): Promise<unknown> {
  return callTokenEndpoint(http, request, {
    grant_type: "refresh_token",
    refresh_token: request.refreshToken,
  });
}

/**
 * Not arctic's own call: it has no timeout, cannot be led into a sandbox, understands only 200, 400 and 401 and throws
 * away the body of every other answer. Credentials go into the body, which is what GitHub documents.
 */
async function callTokenEndpoint(
  http: Outbound,
  { endpoint, client }: { endpoint: string; client: Client },
  grant: Record<string, string>,
): Promise<unknown> {
  const form = { client_id: client.id, client_secret: client.secret, ...grant };
  try {
    const { body } = await http.send({ method: "POST", url: endpoint, form, schema: z.unknown() });
    return body;
  } catch (error) {
    const answer = error instanceof OutboundError && error.kind === "status" ? parseError(error.body) : null;
    if (answer === null) throw error;
    return answer;
  }
}

const errorSchema = z.looseObject({ error: z.string() });

function parseError(body: string): unknown {
  try {
    return errorSchema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    // Not JSON, so no OAuth error: the HTTP status has to speak.
    return null;
  }
}
