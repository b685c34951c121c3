import type { Provider } from "../../../src/providers/provider.ts";
import { callImaginary } from "./client.ts";
import { meSchema } from "./schemas.ts";

/** Whose the token is, and which sites it reaches. */
export const account: Provider["account"] = async (access) => {
  const { body } = await callImaginary(access, { path: "/me", schema: meSchema });
  const { id: accountId, login, name, email = null, sites } = body;
  return { accountId, login, name, email, avatarUrl: null, scopes: null, sites };
};
