import type { Context } from "hono";
import * as z from "zod";
import type { SandboxEnv } from "../../sandbox.ts";
import { takeFault } from "../../faults.ts";
import type { Installation, Team, Token } from "../records.ts";
import { installationOf, slackWorld, standingTokens, teamOf } from "../world.ts";
import { Refusal, refuseArguments } from "./refusal.ts";

/** A call of the Web API by a known token. */
export interface Call {
  origin: string;
  args: Record<string, unknown>;
  token: Token;
  team: Team;
  installation: Installation;
}

/**
 * Arguments come in the query or as a form, in which objects are JSON; methods that write take JSON as well.
 * https://docs.slack.dev/apis/web-api/#methods
 */
export async function readArguments(
  c: Context<SandboxEnv>,
  takesJson: boolean,
): Promise<Record<string, unknown>> {
  const isJson = c.req.header("content-type")?.includes("json") ?? false;
  // Slack does not complain: it does not see them.
  if (isJson && !takesJson) return c.req.query();
  const sent: unknown = isJson ? await c.req.json().catch(() => null) : await c.req.parseBody();
  if (sent === null || typeof sent !== "object" || Array.isArray(sent)) throw new Refusal("invalid_json");
  return { ...c.req.query(), ...sent };
}

/** https://docs.slack.dev/authentication/tokens : the token comes as bearer or as an argument. */
export function authenticate(c: Context<SandboxEnv>, args: Record<string, unknown>): Token {
  const sent = bearerOf(c) ?? args["token"];
  if (typeof sent !== "string" || sent === "") throw new Refusal("not_authed");
  const standing = standingTokens.find(({ accessToken }) => accessToken === sent);
  if (standing !== undefined) return standingToken(standing);
  const token = slackWorld().tokens.get(sent);
  if (token === undefined) {
    throw new Refusal(slackWorld().endedTokens.has(sent) ? "token_revoked" : "invalid_auth");
  }
  const path = c.req.path.slice("/slack.com".length);
  if (takeFault("slack.com", ["revoked"], { path, method: c.req.method }) !== null) {
    throw new Refusal("token_revoked");
  }
  if (token.expiresAtMs <= Date.now()) throw new Refusal("token_expired");
  return token;
}

export function requireScope(token: Token, scope: string | undefined): void {
  if (scope === undefined || isStanding(token) || token.scopes.includes(scope)) return;
  throw new Refusal("missing_scope", { needed: scope, provided: token.scopes.join(",") });
}

export function hasScope(token: Token, scope: string): boolean {
  return isStanding(token) || token.scopes.includes(scope);
}

export function isStanding(token: Token): boolean {
  return token.accessToken.startsWith("sandbox-");
}

/** The arguments in the shape that a method takes; those that come as form text are read as what they stand for. */
export function argumentsOf<T>(call: Call, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(call.args);
  if (parsed.success) return parsed.data;
  throw refuseArguments(
    "invalid_arguments",
    parsed.error.issues.map(({ message, path }) => `[ERROR] ${message} [json-pointer:/${path.join("/")}]`),
  );
}

export const flag = z
  .union([z.boolean(), z.enum(["true", "false", "1", "0"]).transform((text) => ["true", "1"].includes(text))])
  .default(false);

/** An object or list, which a form carries as JSON text. */
export const structure = z.preprocess((value) => {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}, z.unknown());

function standingToken({ accessToken, teamId }: { accessToken: string; teamId: string }): Token {
  const { clientId, scopes, botUserId } = installationOf(teamOf(teamId));
  return {
    accessToken,
    refreshToken: null,
    expiresAtMs: Infinity,
    clientId,
    teamId,
    kind: "bot",
    userId: botUserId,
    scopes,
  };
}

function bearerOf(c: Context<SandboxEnv>): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
}
