import * as z from "zod/mini";

import { unless } from "../kit/failures.ts";
import type { Access, Provider } from "../provider.ts";
import { callGitlab } from "./client.ts";
import { userSchema } from "./schemas.ts";

const tokenSchema = z.object({ scopes: z.array(z.string()) });

/** Who the token belongs to: a person, or the bot of a project or group. The e-mail only when GitLab confirmed it. */
export const account: Provider["account"] = async (access) => {
  const { body: user } = await callGitlab(access, { path: "/user", schema: userSchema });
  return {
    accountId: String(user.id),
    login: user.username,
    name: user.name || user.username,
    avatarUrl: user.avatar_url ?? null,
    email: user.email && user.confirmed_at ? user.email : null,
    scopes: access.credential.method === "token" ? await scopesOf(access) : null,
  };
};

/** https://docs.gitlab.com/api/personal_access_tokens/#self-inform; not known to other kinds of tokens and to instances before 15.5. */
async function scopesOf(access: Access): Promise<string[] | null> {
  const call = callGitlab(access, { path: "/personal_access_tokens/self", schema: tokenSchema });
  return (await unless([400, 401, 403, 404], call))?.body.scopes ?? null;
}
