import { Hono, type Context } from "hono";
import * as z from "zod";
import type { SandboxEnv } from "../sandbox.ts";
import { sha256Base64Url } from "../sign.ts";
import { sandboxState } from "../state.ts";
import type { Grant, Token } from "./records.ts";
import { linearWorld } from "./world.ts";

const usualSeconds = 86_399;

const requestSchema = z.object({
  grant_type: z.string().default(""),
  client_id: z.string().default(""),
  client_secret: z.string().default(""),
  code: z.string().default(""),
  redirect_uri: z.string().default(""),
  code_verifier: z.string().optional(),
  refresh_token: z.string().default(""),
});
type TokenRequest = z.infer<typeof requestSchema>;

/** Tokens and their end: https://linear.app/developers/oauth-2-0-authentication */
export const tokens = new Hono<SandboxEnv>();

tokens.post("/token", async (c) => {
  const request = requestSchema.parse(Object.fromEntries(new URLSearchParams(await c.req.text())));
  c.set("note", request.grant_type);
  if (!isClient(request)) return refuse(c, 401, "invalid_client", "Client authentication failed");
  switch (request.grant_type) {
    case "authorization_code":
      return exchange(c, request);
    case "refresh_token":
      return renew(c, request);
    default:
      return refuse(c, 400, "unsupported_grant_type", "Unsupported grant type");
  }
});

tokens.post("/revoke", async (c) => {
  const form = new URLSearchParams(await c.req.text());
  const header = c.req.header("authorization")?.replace(/^Bearer /, "");
  const given = form.get("token") ?? header ?? "";
  const { tokens: all } = linearWorld();
  const known = [...all.values()].find((one) => one.accessToken === given || one.refreshToken === given);
  if (known === undefined)
    return refuse(c, 400, "invalid_request", "Unable to revoke the token, it may be revoked already");
  all.delete(known.accessToken);
  return c.body(null, 200);
});

/** A client's secret is learnt at its first use. */
function isClient({ client_id: id, client_secret: secret }: TokenRequest): boolean {
  if (id === "" || secret === "") return false;
  const { clientSecrets } = linearWorld();
  const known = clientSecrets.get(id) ?? secret;
  clientSecrets.set(id, known);
  return known === secret;
}

async function exchange(c: Context<SandboxEnv>, request: TokenRequest): Promise<Response> {
  const { codes } = linearWorld();
  const code = codes.get(request.code);
  codes.delete(request.code);
  const isValid = code !== undefined && code.clientId === request.client_id && code.expiresAtMs > Date.now();
  if (!isValid || !(await isProven(code.challenge, request.code_verifier)))
    return refuse(c, 400, "invalid_grant", "Invalid authorization code");
  if (code.redirectUri !== request.redirect_uri)
    return refuse(c, 400, "invalid_grant", "Invalid redirect_uri");
  return c.json(issue(code));
}

/** The old pair dies with its use. */
function renew(c: Context<SandboxEnv>, request: TokenRequest): Response {
  const { tokens: all } = linearWorld();
  const used = [...all.values()].find(
    (one) => one.refreshToken === request.refresh_token && one.clientId === request.client_id,
  );
  if (used === undefined) return refuse(c, 400, "invalid_grant", "Invalid refresh token");
  all.delete(used.accessToken);
  return c.json(issue(used));
}

async function isProven(challenge: string | null, verifier: string | undefined): Promise<boolean> {
  return challenge === null || (verifier !== undefined && (await sha256Base64Url(verifier)) === challenge);
}

function issue({ clientId, userId, scopes }: Grant) {
  const seconds = sandboxState().settings.linearTokenSeconds ?? usualSeconds;
  const text = () => crypto.randomUUID().replaceAll("-", "");
  const token: Token = {
    clientId,
    userId,
    scopes,
    accessToken: `lin_oauth_${text()}`,
    refreshToken: `lin_refresh_${text()}`,
    expiresAtMs: Date.now() + seconds * 1000,
  };
  linearWorld().tokens.set(token.accessToken, token);
  return {
    access_token: token.accessToken,
    token_type: "Bearer",
    expires_in: seconds,
    refresh_token: token.refreshToken,
    scope: scopes.join(" "),
  };
}

function refuse(c: Context<SandboxEnv>, status: 400 | 401, error: string, description: string): Response {
  return c.json({ error, error_description: description }, status);
}
