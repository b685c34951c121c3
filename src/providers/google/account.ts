import type { Provider } from "../provider.ts";
import { callGoogle } from "./client.ts";
import { userSchema } from "./schemas.ts";

/** Who the token belongs to. The e-mail is null unless Google has verified it; scopes come with the tokens, not here. */
export const account: Provider["account"] = async (access) => {
  const { body: user } = await callGoogle(access, {
    path: "https://openidconnect.googleapis.com/v1/userinfo",
    schema: userSchema,
  });
  const email = user.email_verified === true ? (user.email ?? null) : null;
  const login = user.email ?? user.name ?? user.sub;
  return {
    accountId: user.sub,
    login,
    name: user.name ?? login,
    email,
    avatarUrl: user.picture ?? null,
    scopes: null,
  };
};
