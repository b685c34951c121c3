import type { Account, World } from "../records.ts";
import { accountOf } from "../world.ts";
import { nodeId, type Links } from "../links.ts";

/** The "simple user" that stands inside every other object. */
export function presentUser(links: Links, account: Account) {
  const url = `${links.api}/users/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.type === "User" ? "U" : "O", account.id),
    avatar_url: `${links.web}/avatars/${account.login}.svg`,
    gravatar_id: "",
    url,
    html_url: `${links.web}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: "public",
    site_admin: false,
  };
}

export function presentLogin(world: World, links: Links, login: string) {
  return presentUser(links, accountOf(world, login));
}

export function presentFullUser(links: Links, account: Account) {
  return {
    ...presentUser(links, account),
    name: account.name,
    company: account.type === "User" ? "@acme" : null,
    blog: "",
    location: null,
    email: account.email,
    hireable: null,
    bio: null,
    twitter_username: null,
    notification_email: account.email,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: account.createdAt,
    updated_at: account.createdAt,
  };
}

export function presentOrganization(links: Links, account: Account) {
  const url = `${links.api}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId("O", account.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${links.web}/avatars/${account.login}.svg`,
    description: `${account.name} of the sandbox`,
  };
}
