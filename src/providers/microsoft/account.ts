import type { Provider } from "../provider.ts";
import { callGraph } from "./client.ts";
import { userSchema } from "./schemas.ts";

/** Who the token belongs to. No e-mail: any directory's administrator may write any address into it, unverified. */
export const account: Provider["account"] = async (access) => {
  const { body: user } = await callGraph(access, {
    path: "/me?$select=id,displayName,mail,userPrincipalName",
    schema: userSchema,
  });
  const login = user.mail ?? user.userPrincipalName ?? user.displayName ?? user.id;
  return {
    accountId: user.id,
    login,
    name: user.displayName ?? login,
    email: null,
    avatarUrl: null,
    scopes: null,
  };
};
