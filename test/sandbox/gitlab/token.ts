import type { Context } from "hono";
import * as z from "zod";
import type { SandboxEnv } from "../sandbox.ts";
import { sha256Base64Url } from "../sign.ts";
import { sandboxState } from "../state.ts";
import { newHex } from "./ids.ts";
import type { Token, World } from "./records.ts";

const usualSeconds = 7200;

const requestSchema = z.object({
  grant_type: z.string().default(""),
  client_id: z.string().default(""),
  client_secret: z.string().default(""),
  code: z.string().default(""),
  redirect_uri: z.string().default(""),
  code_verifier: z.string().default(""),
  refresh_token: z.string().default(""),
});
type TokenRequest = z.infer<typeof requestSchema>;
type Answer = { status: 200 | 400 | 401; body: Record<string, unknown> };

/** `POST /oauth/token`: https://docs.gitlab.com/api/oauth2/ */
export async function answerTokenRequest(c: Context<SandboxEnv>, world: World): Promise<Response> {
  const isJson = c.req.header("content-type")?.includes("json") ?? false;
  const sent: unknown = isJson ? await c.req.json().catch(() => ({})) : await c.req.parseBody();
  const request = requestSchema.catch(requestSchema.parse({})).parse(sent);
  c.set("note", request.grant_type);
  c.header("cache-control", "no-store");
  const { status, body } = await grant(world, request);
  return c.json(body, status);
}

/** The secret of a client is learnt at its first use. */
export function isClient(world: World, clientId: string, secret: string): boolean {
  if (clientId === "" || secret === "") return false;
  const known = world.clientSecrets.get(clientId);
  if (known === undefined) world.clientSecrets.set(clientId, secret);
  return known === undefined || known === secret;
}

async function grant(world: World, request: TokenRequest): Promise<Answer> {
  if (!isClient(world, request.client_id, request.client_secret))
    return refusal(401, "invalid_client", "Client authentication failed due to unknown client.");
  if (request.grant_type === "authorization_code") return exchange(world, request);
  if (request.grant_type === "refresh_token") return refresh(world, request);
  return refusal(400, "unsupported_grant_type", "The authorization grant type is not supported.");
}

async function exchange(world: World, request: TokenRequest): Promise<Answer> {
  const code = world.codes.get(request.code);
  world.codes.delete(request.code);
  const isValid =
    code !== undefined &&
    code.clientId === request.client_id &&
    code.redirectUri === request.redirect_uri &&
    code.expiresAtMs > Date.now() &&
    (code.challenge === null || (await sha256Base64Url(request.code_verifier)) === code.challenge);
  if (!isValid) return invalidGrant();
  return issue(world, {
    username: code.username,
    scopes: code.scopes,
    clientId: code.clientId,
    family: newHex(),
  });
}

/** A renewal ends both old tokens. An old refresh token that comes once more ends what followed it as well. */
function refresh(world: World, { refresh_token: given, client_id: clientId }: TokenRequest): Answer {
  const known = [...world.tokens.values()].find(({ oauth }) => oauth?.refreshToken === given);
  if (known?.oauth?.clientId === clientId) {
    world.tokens.delete(known.accessToken);
    world.usedRefreshTokens.set(given, known.oauth.family);
    return issue(world, { ...known, clientId, family: known.oauth.family });
  }
  const family = world.usedRefreshTokens.get(given);
  for (const token of world.tokens.values())
    if (family !== undefined && token.oauth?.family === family) world.tokens.delete(token.accessToken);
  return invalidGrant();
}

type Grant = Pick<Token, "username" | "scopes"> & { clientId: string; family: string };

function issue(world: World, { username, scopes, clientId, family }: Grant): Answer {
  const seconds = sandboxState().settings.gitlabTokenSeconds ?? usualSeconds;
  const token: Token = {
    accessToken: newHex(),
    username,
    scopes: [...scopes],
    oauth: { clientId, refreshToken: newHex(), family },
    createdAtMs: Date.now(),
    expiresAtMs: Date.now() + seconds * 1000,
  };
  world.tokens.set(token.accessToken, token);
  const body = {
    access_token: token.accessToken,
    token_type: "Bearer",
    expires_in: seconds,
    refresh_token: token.oauth?.refreshToken,
    scope: scopes.join(" "),
    created_at: Math.floor(token.createdAtMs / 1000),
  };
  return { status: 200, body };
}

function invalidGrant(): Answer {
  return refusal(
    400,
    "invalid_grant",
    "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.",
  );
}

function refusal(status: 400 | 401, error: string, description: string): Answer {
  return { status, body: { error, error_description: description } };
}
