import { failed, forGood } from "../kit/failures.ts";
import type { Access, Provider, Site } from "../provider.ts";
import { callAtlassian, callJira } from "./client.ts";
import { routeOf } from "./hosts.ts";
import { meSchema, resourcesSchema, userSchema } from "./schemas.ts";

/** Whose the token is, and which sites with Jira it reaches. */
export const account: Provider["account"] = async (access) => {
  if (routeOf(access) === "gateway") return atlassianAccount(access);
  requireEmail(access);
  const { body } = await callJira(access, { path: "/myself", schema: userSchema });
  const { accountId, key, name, displayName, emailAddress } = body;
  const id = accountId ?? key ?? name;
  if (!id) throw failed({ id: "jira" }, forGood("unexpected", "Jira did not say whose this token is."));
  return {
    accountId: id,
    login: emailAddress ?? name ?? displayName ?? id,
    name: displayName ?? name ?? id,
    email: emailAddress ?? null,
    avatarUrl: null,
    scopes: null,
  };
};

async function atlassianAccount(access: Access) {
  const { body: me } = await callAtlassian(access, { path: "/me", schema: meSchema });
  const sites = await listSites(access);
  if (sites.length === 0) {
    const sentence = "This Atlassian account reaches no site with Jira. Choose one when Atlassian asks.";
    throw failed({ id: "jira" }, forGood("forbidden", sentence));
  }
  return {
    accountId: me.account_id,
    login: me.email ?? me.nickname ?? me.name,
    name: me.name,
    email: me.email ?? null,
    avatarUrl: me.picture || null,
    scopes: null,
    sites,
  };
}

/** One grant reaches several sites, and other products of theirs, whose scopes are others. */
async function listSites(access: Access): Promise<Site[]> {
  const { body } = await callAtlassian(access, {
    path: "/oauth/token/accessible-resources",
    schema: resourcesSchema,
  });
  const withJira = body.filter(({ scopes }) => scopes.some((scope) => scope.includes("jira")));
  return withJira.map(({ id, name, url }) => ({ id, name, url }));
}

/** Without an address the token would be sent as Data Center's, and be refused without a reason. */
function requireEmail(access: Access): void {
  if (routeOf(access) === "site" || !access.host.endsWith(".atlassian.net")) return;
  const sentence = `${access.host} is a site of Jira Cloud. Type the e-mail address of the token's owner too.`;
  throw failed({ id: "jira" }, forGood("forbidden", sentence));
}
