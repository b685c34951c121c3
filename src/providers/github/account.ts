import { splitScopes } from "../kit/tokens.ts";
import { tokenOf } from "../access.ts";
import { type Access, type Provider, ProviderError } from "../provider.ts";
import { callGithub } from "./client.ts";
import { emailsSchema, userSchema } from "./schemas.ts";

/** Who the token belongs to. The e-mail is the primary one that GitHub verified, null when the token may not read it. */
export const account: Provider["account"] = async (access) => {
  const { body: user, headers } = await callGithub(access, { path: "/user", schema: userSchema });
  const scopes = readScopes(headers, tokenOf(access));
  return {
    accountId: String(user.id),
    login: user.login,
    name: user.name ?? user.login,
    avatarUrl: user.avatar_url ?? null,
    email: mayReadEmail(scopes) ? await verifiedEmail(access) : null,
    scopes,
  };
};

/** Only OAuth apps' and classic personal tokens have scopes; the others have permissions, which GitHub does not tell. */
function readScopes(headers: Headers, accessToken: string): string[] | null {
  const value = headers.get("X-OAuth-Scopes");
  if (value === null || /^(ghu_|github_pat_)/.test(accessToken)) return null;
  return splitScopes(value);
}

/** Apps and fine-grained tokens don't tell; they are asked. */
function mayReadEmail(scopes: string[] | null): boolean {
  return scopes === null || scopes.includes("user") || scopes.includes("user:email");
}

async function verifiedEmail(access: Access): Promise<string | null> {
  try {
    const { body } = await callGithub(access, { path: "/user/emails", schema: emailsSchema });
    return body.find(({ primary, verified }) => primary && verified)?.email ?? null;
  } catch (error) {
    // Without the permission GitHub answers 403 or 404: the e-mail is simply not known then.
    if (error instanceof ProviderError && (error.code === "forbidden" || error.code === "not_found"))
      return null;
    throw error;
  }
}
