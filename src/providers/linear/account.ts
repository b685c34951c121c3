import type { Provider } from "../provider.ts";
import { askLinear } from "./client.ts";
import { viewerSchema } from "./schemas.ts";

const query =
  "query account { viewer { id name displayName email avatarUrl } organization { id name urlKey } }";

/** Whose the token is, and the one workspace that it is good for. */
export const account: Provider["account"] = async (access) => {
  const { viewer, organization } = await askLinear(access, { query, schema: viewerSchema });
  const { id, name, urlKey } = organization;
  return {
    accountId: viewer.id,
    login: viewer.displayName,
    name: viewer.name,
    email: viewer.email ?? null,
    avatarUrl: viewer.avatarUrl ?? null,
    scopes: null,
    sites: [{ id, name: name.toWellFormed(), url: `https://${access.host}/${urlKey}` }],
  };
};
