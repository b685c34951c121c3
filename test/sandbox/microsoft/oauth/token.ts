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
import { logins, people } from "../../agenda/records.ts";
import { readTokenRequest, type TokenRequest } from "../../agenda/token-request.ts";
import type { SandboxEnv } from "../../sandbox.ts";
import { sandboxState } from "../../state.ts";
import { objectIdOf, tenantId } from "../records.ts";
import { microsoftWorld } from "../world.ts";

const accessTokenSeconds = 4229;
const refreshTokenMs = 90 * 86_400_000;

type Reply = { status: 200 | 400 | 401; body: Record<string, unknown> };

/** login.microsoftonline.com: https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow */
export const signInPages = new Hono<SandboxEnv>();

signInPages.route(
  "/",
  authorizeRoutes("/:tenant/oauth2/v2.0/authorize", {
    service: "Microsoft",
    grants: () => microsoftWorld().grants,
    denial: {
      error: "access_denied",
      error_subcode: "cancel",
      error_description: "AADSTS65004: User declined to consent to access the app.",
    },
    grantedScopes: (asked) => sandboxState().settings.microsoftGrantScopes ?? asked,
    isOffline: ({ scope }) => scope.split(/\s+/).includes("offline_access"),
  }),
);

signInPages.post("/:tenant/oauth2/v2.0/token", async (c) => {
  const { status, body } = await grantToken(await readTokenRequest(c));
  return c.json(body, status);
});

/** Whose access token it is. `sandbox-alice` works as one that may do everything. */
export function bearerOf(c: Context): Grant | null {
  const given = /^bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
  const login = logins.find((one) => given === `sandbox-${one}`);
  if (login !== undefined) return { clientId: "sandbox", login, scopes: ["*"] };
  return liveToken(microsoftWorld().grants.accessTokens, given);
}

async function grantToken(request: TokenRequest): Promise<Reply> {
  const { grants } = microsoftWorld();
  if (!isClient(grants, request.client_id, request.client_secret)) {
    const { body } = failure("invalid_client", 7000215, "Invalid client secret provided.");
    return { status: 401, body };
  }
  if (request.grant_type === "refresh_token") return refresh(grants, request);
  if (request.grant_type === "authorization_code") return exchangeCode(grants, request);
  return failure("unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
}

async function exchangeCode(grants: Grants, request: TokenRequest): Promise<Reply> {
  const code = takeCode(grants, request.code, request.client_id);
  if (code === null) {
    return failure("invalid_grant", 54005, "OAuth2 Authorization code was already redeemed or has expired.");
  }
  if (code.redirectUri !== request.redirect_uri) {
    return failure("invalid_client", 500112, "The reply address does not match the one of the request.");
  }
  if (!(await provesPossession(code, request.code_verifier))) {
    return failure("invalid_grant", 501481, "The Code_Verifier does not match the code_challenge.");
  }
  return issue(grants, code);
}

function refresh(grants: Grants, request: TokenRequest): Reply {
  const { microsoftRefreshError, microsoftSingleUseTokens } = sandboxState().settings;
  if (microsoftRefreshError === "interaction_required") {
    return failure("interaction_required", 50076, "You must use multi-factor authentication to access this.");
  }
  const token = liveToken(grants.refreshTokens, request.refresh_token);
  const isOwn = token !== null && token.clientId === request.client_id;
  if (!isOwn || microsoftRefreshError === "invalid_grant") {
    return failure("invalid_grant", 70000, "The provided grant is invalid, expired or revoked.");
  }
  if (microsoftSingleUseTokens) grants.refreshTokens.delete(request.refresh_token);
  return issue(grants, token);
}

/** Every answer has a new refresh token, if `offline_access` was granted. */
function issue(grants: Grants, { clientId, login, scopes }: Grant): Reply {
  const lifetimeSeconds = sandboxState().settings.microsoftTokenSeconds ?? accessTokenSeconds;
  const grant = { clientId, login, scopes };
  const accessToken = `EwB0sandbox${randomText()}`;
  grants.accessTokens.set(accessToken, { ...grant, expiresAtMs: Date.now() + lifetimeSeconds * 1000 });
  const refreshToken = `M.C507_sandbox.${randomText()}`;
  const isOffline = scopes.includes("offline_access");
  if (isOffline)
    grants.refreshTokens.set(refreshToken, { ...grant, expiresAtMs: Date.now() + refreshTokenMs });
  return {
    status: 200,
    body: {
      token_type: "Bearer",
      scope: scopes.filter((scope) => scope !== "offline_access").join(" "),
      expires_in: lifetimeSeconds,
      ext_expires_in: lifetimeSeconds,
      access_token: accessToken,
      ...(isOffline ? { refresh_token: refreshToken } : {}),
      ...(scopes.includes("openid") ? { id_token: idToken(claimsOf(grant, lifetimeSeconds)) } : {}),
    },
  };
}

function claimsOf({ clientId, login }: Grant, lifetimeSeconds: number): Record<string, unknown> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const { email, name } = people[login];
  return {
    iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    aud: clientId,
    iat: nowSeconds,
    exp: nowSeconds + lifetimeSeconds,
    sub: `sub-${objectIdOf(login)}`,
    oid: objectIdOf(login),
    tid: tenantId,
    name,
    email,
    preferred_username: email,
    ver: "2.0",
  };
}

function failure(error: string, code: number, sentence: string): Reply {
  const traceId = crypto.randomUUID();
  const timestamp = new Date().toISOString().replace("T", " ").replace(/\.\d+/, "");
  return {
    status: 400,
    body: {
      error,
      error_description: `AADSTS${code}: ${sentence} Trace ID: ${traceId} Correlation ID: ${traceId} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: traceId,
      correlation_id: traceId,
    },
  };
}
