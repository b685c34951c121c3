import type { Context } from "hono";
import type { SandboxEnv } from "../../sandbox.ts";
import { Refusal } from "../api/refusal.ts";
import { randomText } from "../ids.ts";
import type { Person, Team } from "../records.ts";
import { slackWorld, teamOf } from "../world.ts";
import { requireClient } from "./clients.ts";
import { useCode } from "./codes.ts";
import { signIdToken } from "./id-token.ts";

type Answer = Record<string, unknown>;

/** `openid.connect.token`: https://docs.slack.dev/authentication/sign-in-with-slack */
export async function answerSignInToken(c: Context<SandboxEnv>, args: Answer): Promise<Answer> {
  c.set("note", "sign_in");
  const clientId = requireClient(c, args);
  const code = useCode(args, { clientId, purpose: "sign_in" });
  const team = teamOf(code.teamId);
  const accessToken = `xoxp-${randomText(40)}`;
  slackWorld().tokens.set(accessToken, {
    accessToken,
    refreshToken: null,
    expiresAtMs: Infinity,
    clientId,
    teamId: team.id,
    kind: "user",
    userId: code.userId,
    scopes: code.scopes,
  });
  const now = Math.floor(Date.now() / 1000);
  const idToken = await signIdToken({
    iss: "https://slack.com",
    aud: clientId,
    exp: now + 300,
    iat: now,
    auth_time: now,
    ...(code.nonce === null ? {} : { nonce: code.nonce }),
    ...claimsOf(team, personOf(team, code.userId), code.scopes),
  });
  return { access_token: accessToken, token_type: "Bearer", id_token: idToken };
}

/** `openid.connect.userInfo` */
export function showSignedIn(c: Context<SandboxEnv>, args: Answer): Answer {
  const bearer = /^Bearer\s+(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  const sent = bearer ?? args["token"];
  if (typeof sent !== "string" || sent === "") throw new Refusal("not_authed");
  const token = slackWorld().tokens.get(sent);
  if (token === undefined) throw new Refusal("invalid_auth");
  if (!token.scopes.includes("openid")) {
    throw new Refusal("missing_scope", { needed: "openid", provided: token.scopes.join(",") });
  }
  const team = teamOf(token.teamId);
  return claimsOf(team, personOf(team, token.userId), token.scopes);
}

function claimsOf(team: Team, person: Person, scopes: string[]): Answer {
  const [givenName, familyName] = person.name.split(" ");
  return {
    sub: person.id,
    "https://slack.com/user_id": person.id,
    "https://slack.com/team_id": team.id,
    ...(scopes.includes("email") ? { email: person.email, email_verified: true } : {}),
    ...(scopes.includes("profile")
      ? { name: person.name, given_name: givenName, family_name: familyName, locale: "en-US" }
      : {}),
    "https://slack.com/team_name": team.name,
    "https://slack.com/team_domain": team.domain,
  };
}

function personOf(team: Team, userId: string): Person {
  const person = team.people.find(({ id }) => id === userId);
  if (person === undefined) throw new Refusal("user_not_found");
  return person;
}
