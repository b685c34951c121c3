import { Hono, type Context } from "hono";
import { authorizeRoutes } from "../../agenda/authorize.tsx";
import {
  idToken,
  isClient,
  liveToken,
  provesPossession,
  randomText,
  takeCode,
  type Grant,
  type Grants,
} from "../../agenda/grants.ts";
import { people, type Login } from "../../agenda/records.ts";
import { readTokenRequest, type TokenRequest } from "../../agenda/token-request.ts";
import type { SandboxEnv } from "../../sandbox.ts";
import { sandboxState } from "../../state.ts";
import { googleWorld, subjectOf } from "../world.ts";

const accessTokenSeconds = 3599;

type Reply = { status: 200 | 400 | 401; body: Record<string, string | number> };

/** accounts.google.com: https://developers.google.com/identity/protocols/oauth2/web-server */
export const accountPages = authorizeRoutes("/o/oauth2/v2/auth", {
  service: "Google",
  grants: () => googleWorld().grants,
  denial: { error: "access_denied" },
  grantedScopes: (asked) => sandboxState().settings.googleGrantScopes ?? asked,
  // Who agreed before gets no second refresh token, unless the client asks for consent anew.
  isOffline: ({ access_type: access, prompt }, hasAgreed) =>
    access === "offline" && (!hasAgreed || prompt.split(" ").includes("consent")),
});

/** oauth2.googleapis.com */
export const tokenApi = new Hono<SandboxEnv>();

tokenApi.post("/token", async (c) => {
  const { status, body } = await grantToken(await readTokenRequest(c));
  return c.json(body, status);
});

tokenApi.post("/revoke", async (c) => {
  const { grants } = googleWorld();
  const form = await c.req.parseBody();
  const given = typeof form["token"] === "string" ? form["token"] : (c.req.query("token") ?? "");
  const token = grants.accessTokens.get(given) ?? grants.refreshTokens.get(given);
  if (token === undefined) {
    return c.json({ error: "invalid_token", error_description: "Token expired or revoked" }, 400);
  }
  forget(grants, token);
  return c.json({});
});

/** openidconnect.googleapis.com */
export const identityApi = new Hono<SandboxEnv>();

identityApi.get("/v1/userinfo", (c) => {
  const grant = bearerOf(c);
  if (grant === null) {
    return c.json({ error: "invalid_request", error_description: "Invalid Credentials" }, 401);
  }
  return c.json(claimsOf(grant.login, grant.scopes));
});

/** Whose access token it is. `sandbox-alice` works as one that may do everything. */
export function bearerOf(c: Context): Grant | null {
  const given = /^bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
  for (const login of ["alice", "bob", "carol"] as const) {
    if (given === `sandbox-${login}`) return { clientId: "sandbox", login, scopes: ["*"] };
  }
  return liveToken(googleWorld().grants.accessTokens, given);
}

async function grantToken(request: TokenRequest): Promise<Reply> {
  const { grants } = googleWorld();
  if (!isClient(grants, request.client_id, request.client_secret)) {
    return { status: 401, body: { error: "invalid_client", error_description: "Unauthorized" } };
  }
  if (request.grant_type === "refresh_token") return refresh(grants, request);
  if (request.grant_type === "authorization_code") return exchangeCode(grants, request);
  return failure("unsupported_grant_type", `Invalid grant_type: ${request.grant_type}`);
}

async function exchangeCode(grants: Grants, request: TokenRequest): Promise<Reply> {
  const code = takeCode(grants, request.code, request.client_id);
  if (code === null) return failure("invalid_grant", "Malformed auth code.");
  if (code.redirectUri !== request.redirect_uri) return failure("redirect_uri_mismatch", "Bad Request");
  if (!(await provesPossession(code, request.code_verifier))) {
    return failure("invalid_grant", "Invalid code verifier.");
  }
  const answer = issueAccess(grants, code);
  if (!code.isOffline) return answer;
  const refreshToken = `1//0sandbox-${randomText()}`;
  const seconds = sandboxState().settings.googleRefreshTokenSeconds;
  const expiresAtMs = seconds === null ? Infinity : Date.now() + seconds * 1000;
  grants.refreshTokens.set(refreshToken, { ...grantOf(code), expiresAtMs });
  // Google tells the life of a refresh token only if it has an end, as with apps in testing.
  const life = seconds === null ? {} : { refresh_token_expires_in: seconds };
  return { status: 200, body: { ...answer.body, refresh_token: refreshToken, ...life } };
}

function refresh(grants: Grants, request: TokenRequest): Reply {
  const token = liveToken(grants.refreshTokens, request.refresh_token);
  if (token === null || token.clientId !== request.client_id) {
    return failure("invalid_grant", "Token has been expired or revoked.");
  }
  return issueAccess(grants, token);
}

function issueAccess(grants: Grants, grant: Grant): Reply {
  const lifetimeSeconds = sandboxState().settings.googleTokenSeconds ?? accessTokenSeconds;
  const accessToken = `ya29.sandbox-${randomText()}`;
  grants.accessTokens.set(accessToken, {
    ...grantOf(grant),
    expiresAtMs: Date.now() + lifetimeSeconds * 1000,
  });
  const nowSeconds = Math.floor(Date.now() / 1000);
  const claims = {
    iss: "https://accounts.google.com",
    aud: grant.clientId,
    iat: nowSeconds,
    exp: nowSeconds + lifetimeSeconds,
    ...claimsOf(grant.login, grant.scopes),
  };
  return {
    status: 200,
    body: {
      access_token: accessToken,
      expires_in: lifetimeSeconds,
      scope: grant.scopes.join(" "),
      token_type: "Bearer",
      ...(grant.scopes.includes("openid") ? { id_token: idToken(claims) } : {}),
    },
  };
}

/** Revoking one token ends the whole grant of this client. */
function forget(grants: Grants, { clientId, login }: Grant): void {
  for (const tokens of [grants.accessTokens, grants.refreshTokens]) {
    for (const [text, token] of tokens) {
      if (token.clientId === clientId && token.login === login) tokens.delete(text);
    }
  }
  grants.agreed.delete(`${clientId} ${login}`);
}

function claimsOf(login: Login, scopes: string[]): Record<string, string | boolean> {
  const has = (scope: string) => scopes.includes(scope) || scopes.includes("*");
  const { email, name } = people[login];
  const seesEmail = has("email") || has("https://www.googleapis.com/auth/userinfo.email");
  const seesName = has("profile") || has("https://www.googleapis.com/auth/userinfo.profile");
  return {
    sub: subjectOf(login),
    ...(seesEmail ? { email, email_verified: true } : {}),
    ...(seesName ? { name, given_name: name.split(" ")[0] ?? name } : {}),
  };
}

function grantOf({ clientId, login, scopes }: Grant): Grant {
  return { clientId, login, scopes };
}

function failure(error: string, description: string): Reply {
  return { status: 400, body: { error, error_description: description } };
}
