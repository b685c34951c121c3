import type { Context } from "hono";
import type { SandboxEnv } from "../../sandbox.ts";
import { sandboxState } from "../../state.ts";
import { Refusal } from "../api/refusal.ts";
import { install } from "../app/install.ts";
import { randomText } from "../ids.ts";
import type { Code, Token } from "../records.ts";
import { endToken, appId, installationOf, slackWorld, teamOf } from "../world.ts";
import { requireClient } from "./clients.ts";
import { useCode } from "./codes.ts";

type Answer = Record<string, unknown>;

/** `oauth.v2.access`: https://docs.slack.dev/authentication/installing-with-oauth */
export function answerAccess(c: Context<SandboxEnv>, args: Answer): Answer {
  const grantType = args["grant_type"] ?? "authorization_code";
  c.set("note", typeof grantType === "string" ? grantType : "");
  const clientId = requireClient(c, args);
  if (grantType === "refresh_token") return refresh(clientId, String(args["refresh_token"]));
  if (grantType !== "authorization_code") throw new Refusal("invalid_grant_type");
  const code = useCode(args, { clientId, purpose: "install" });
  install(teamOf(code.teamId), code);
  return describe(botToken(code), code);
}

/** https://docs.slack.dev/authentication/using-token-rotation : the old pair dies with its use. */
function refresh(clientId: string, refreshToken: string): Answer {
  const { tokens } = slackWorld();
  const old = [...tokens.values()].find(
    (token) => token.refreshToken === refreshToken && token.clientId === clientId,
  );
  if (old === undefined) throw new Refusal("invalid_refresh_token");
  endToken(old.accessToken);
  return describe(issue(old), null);
}

/** Without rotation a workspace keeps its token, and a second installation adds scopes to it. */
function botToken(code: Code): Token {
  const { tokens } = slackWorld();
  const team = teamOf(code.teamId);
  const { botUserId: userId, scopes } = installationOf(team);
  const { clientId, teamId } = code;
  const known = [...tokens.values()].find(
    (token) => token.kind === "bot" && token.teamId === teamId && token.clientId === clientId,
  );
  if (known !== undefined && known.refreshToken === null && rotationSeconds() === null) {
    known.scopes = scopes;
    return known;
  }
  return issue({ clientId, teamId, userId, kind: "bot", scopes });
}

function issue(grant: Pick<Token, "clientId" | "teamId" | "userId" | "kind" | "scopes">): Token {
  const seconds = rotationSeconds();
  const isRotating = seconds !== null;
  const { clientId, teamId, userId, kind, scopes } = grant;
  const token: Token = {
    accessToken: `${isRotating ? ["xoxe", "xoxb"].join(".") : "xoxb"}-${randomText(40)}`,
    refreshToken: isRotating ? `xoxe-1-${randomText(60)}` : null,
    expiresAtMs: isRotating ? Date.now() + seconds * 1000 : Infinity,
    clientId,
    teamId,
    userId,
    kind,
    scopes: [...scopes],
  };
  slackWorld().tokens.set(token.accessToken, token);
  return token;
}

function describe(token: Token, code: Code | null): Answer {
  const { id, name } = teamOf(token.teamId);
  const seconds = rotationSeconds();
  return {
    app_id: appId,
    ...(code === null ? {} : { authed_user: { id: code.userId } }),
    scope: token.scopes.join(","),
    token_type: "bot",
    access_token: token.accessToken,
    bot_user_id: token.userId,
    ...(token.refreshToken === null ? {} : { refresh_token: token.refreshToken, expires_in: seconds }),
    team: { id, name },
    enterprise: null,
    is_enterprise_install: false,
  };
}

function rotationSeconds(): number | null {
  return sandboxState().settings.slackTokenSeconds;
}
