import type { OAuth } from "../provider.ts";
import { callSlack } from "./client.ts";
import { userInfoSchema } from "./schemas.ts";

/** "Sign in with Slack": https://docs.slack.dev/authentication/sign-in-with-slack */
export const identity: NonNullable<OAuth["identity"]> = {
  endpoints: (host) => ({
    authorize: `https://${host}/openid/connect/authorize`,
    token: `https://${host}/api/openid.connect.token`,
  }),
  scopes: ["openid", "profile"],
  // Asked over TLS with the token just received, so that the ID token's signature need not be checked.
  async prove(access) {
    const { body } = await callSlack(access, {
      method: "openid.connect.userInfo",
      schema: userInfoSchema,
      isIdempotent: true,
    });
    const accountId = body["https://slack.com/user_id"];
    const teamId = body["https://slack.com/team_id"];
    const name = body.name ?? accountId;
    const login = `${name} (${body["https://slack.com/team_name"] ?? teamId})`;
    return {
      // User ids are unique within a team only.
      host: teamId,
      account: { accountId, login, name, email: null, avatarUrl: body.picture ?? null },
    };
  },
};
