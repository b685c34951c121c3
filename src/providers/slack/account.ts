import type { Access } from "../access.ts";
import type { ChatWorkspace } from "../chat.ts";
import { splitScopes } from "../kit/tokens.ts";
import { type Provider, ProviderError } from "../provider.ts";
import { callSlack } from "./client.ts";
import { authTestSchema, teamInfoSchema } from "./schemas.ts";

/** The account of a connection is the Slack workspace, or the enterprise when the app is installed for all of it. */
export const account: Provider["account"] = async (access) => {
  const { body, headers } = await callSlack(access, {
    method: "auth.test",
    schema: authTestSchema,
    isIdempotent: true,
  });
  const accountId = (body.is_enterprise_install ? body.enterprise_id : null) ?? body.team_id;
  const scopes = headers.get("X-OAuth-Scopes");
  return {
    accountId,
    login: body.team,
    name: body.team,
    email: null,
    avatarUrl: await iconOf(access),
    scopes: scopes === null ? null : splitScopes(scopes),
  };
};

/** https://docs.slack.dev/reference/methods/team.info */
export async function workspace(access: Access): Promise<ChatWorkspace> {
  const { body } = await callSlack(access, {
    method: "team.info",
    schema: teamInfoSchema,
    isIdempotent: true,
  });
  const { id, name, domain, url, icon } = body.team;
  const hasOwnIcon = icon?.image_default !== true;
  return {
    accountId: id,
    name,
    url: url ?? `https://${domain}.slack.com/`,
    iconUrl: (hasOwnIcon ? icon?.image_88 : null) ?? null,
  };
}

async function iconOf(access: Access): Promise<string | null> {
  try {
    return (await workspace(access)).iconUrl;
  } catch (error) {
    // Without the permission the connection has no icon, and works.
    if (error instanceof ProviderError && error.code === "forbidden") return null;
    throw error;
  }
}
