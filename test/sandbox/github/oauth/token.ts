import type { Context } from "hono";
import * as z from "zod";
import type { SandboxEnv } from "../../sandbox.ts";
import { sandboxState } from "../../state.ts";
import { timestamp } from "../ids.ts";
import type { Grant, UserToken, World } from "../records.ts";
import { basicCredentials, isClient } from "../rest/authenticate.ts";
import { sha256Base64Url } from "../../sign.ts";

/** User tokens of GitHub Apps live 8 hours, their refresh tokens six months. */
const appTokenSeconds = 28_800;
const refreshTokenSeconds = 15_897_600;

const requestSchema = z.object({
  grant_type: z.string().default("authorization_code"),
  client_id: z.string().default(""),
  client_secret: z.string().default(""),
  code: z.string().default(""),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().optional(),
  refresh_token: z.string().default(""),
});

type TokenRequest = z.infer<typeof requestSchema>;
type Answer = Record<string, string | number>;

/** `POST /login/oauth/access_token`: failures come with status 200, as at GitHub. */
export async function answerTokenRequest(c: Context<SandboxEnv>, world: World): Promise<Response> {
  const request = await readRequest(c);
  c.set("note", request.grant_type);
  const answer = await grantToken(world, request);
  c.header("cache-control", "no-store");
  if (c.req.header("accept")?.includes("json")) return c.json(answer);
  const form = new URLSearchParams(Object.entries(answer).map(([name, value]) => [name, String(value)]));
  return c.body(form.toString(), 200, { "content-type": "application/x-www-form-urlencoded; charset=utf-8" });
}

async function grantToken(world: World, request: TokenRequest): Promise<Answer> {
  if (!isClient(world, request.client_id, request.client_secret)) {
    return failure(
      "incorrect_client_credentials",
      "The client_id and/or client_secret passed are incorrect.",
    );
  }
  if (request.grant_type === "refresh_token") return refresh(world, request);
  if (request.grant_type === "authorization_code") return exchangeCode(world, request);
  return failure("unsupported_grant_type", "The grant type is not supported.");
}

async function exchangeCode(world: World, request: TokenRequest): Promise<Answer> {
  const code = world.codes.get(request.code);
  world.codes.delete(request.code);
  const isValid = code !== undefined && code.clientId === request.client_id && code.expiresAtMs > Date.now();
  if (!isValid || !(await provesPossession(code.challenge, request.code_verifier))) {
    return failure("bad_verification_code", "The code passed is incorrect or expired.");
  }
  if (request.redirect_uri !== undefined && request.redirect_uri !== code.redirectUri) {
    return failure(
      "redirect_uri_mismatch",
      "The redirect_uri MUST match the registered callback URL for this application.",
    );
  }
  return issueToken(world, code);
}

function refresh(world: World, request: TokenRequest): Answer {
  const used = [...world.tokens.values()].find(
    (token) => token.refreshToken === request.refresh_token && token.clientId === request.client_id,
  );
  if (used === undefined) {
    return failure("bad_refresh_token", "The refresh token passed is incorrect or expired.");
  }
  // Rotation: the old pair dies with its use.
  world.tokens.delete(used.accessToken);
  return issueToken(world, used);
}

async function provesPossession(challenge: string | null, verifier: string | undefined): Promise<boolean> {
  if (challenge === null) return true;
  return verifier !== undefined && (await sha256Base64Url(verifier)) === challenge;
}

function issueToken(world: World, { clientId, login, scopes }: Grant): Answer {
  const { githubTokenSeconds } = sandboxState().settings;
  const isApp = clientId.startsWith("Iv");
  const lifetimeSeconds = githubTokenSeconds ?? (isApp ? appTokenSeconds : null);
  const token: UserToken = {
    clientId,
    login,
    scopes: [...scopes],
    isApp,
    accessToken: `${isApp ? "ghu" : "gho"}_${randomText()}`,
    refreshToken: lifetimeSeconds === null ? null : `ghr_${randomText()}`,
    createdAt: timestamp(),
    expiresAtMs: lifetimeSeconds === null ? Infinity : Date.now() + lifetimeSeconds * 1000,
  };
  world.tokens.set(token.accessToken, token);
  return {
    access_token: token.accessToken,
    ...(lifetimeSeconds === null || token.refreshToken === null
      ? {}
      : {
          expires_in: lifetimeSeconds,
          refresh_token: token.refreshToken,
          refresh_token_expires_in: refreshTokenSeconds,
        }),
    token_type: "bearer",
    // Apps have permissions instead of scopes; GitHub sends an empty string.
    scope: isApp ? "" : token.scopes.join(","),
  };
}

async function readRequest(c: Context<SandboxEnv>): Promise<TokenRequest> {
  const isJson = c.req.header("content-type")?.includes("json") ?? false;
  const sent: unknown = isJson ? await c.req.json().catch(() => ({})) : await c.req.parseBody();
  const body = z.record(z.string(), z.unknown()).catch({}).parse(sent);
  const [clientId, secret] = basicCredentials(c.req.header("authorization"));
  const basic = clientId === "" ? {} : { client_id: clientId, client_secret: secret };
  return requestSchema.catch(requestSchema.parse({})).parse({ ...c.req.query(), ...body, ...basic });
}

function failure(error: string, description: string): Answer {
  const page =
    "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors";
  return { error, error_description: description, error_uri: `${page}/#${error.replaceAll("_", "-")}` };
}

function randomText(): string {
  return crypto.randomUUID().replaceAll("-", "") + crypto.randomUUID().slice(0, 4);
}
