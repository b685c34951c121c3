import { type Access, ProviderError } from "../provider.ts";

/** Stands for all sites of Jira Cloud: apps reach them behind one gateway. */
export const defaultHost = "atlassian.com";

/**
 * How Jira is reached: sites of the Cloud behind Atlassian's gateway, by signing in; a site of the Cloud, by e-mail address and
 * API token; a Data Center on a server of one's own, by personal access token.
 */
export type Route = "gateway" | "site" | "server";

export function routeOf({ host, credential }: Pick<Access, "host" | "credential">): Route {
  if (host === defaultHost) return "gateway";
  return credential.method === "token" && emailOf(credential.fields) !== "" ? "site" : "server";
}

export function emailOf(fields: Readonly<Record<string, string>>): string {
  return fields["email"] ?? "";
}

/** Data Center has version 2 alone, with texts where the Cloud's version 3 has documents. */
export function isCloud(access: Pick<Access, "host" | "credential">): boolean {
  return routeOf(access) !== "server";
}

export function apiBase(host: string): string {
  return host === defaultHost ? "https://api.atlassian.com" : `https://${host}`;
}

/** Of the REST interface, at the site that the call is meant for. */
export function restPath(access: Access, path: string): string {
  if (!isCloud(access)) return `/rest/api/2${path}`;
  if (routeOf(access) === "site") return `/rest/api/3${path}`;
  if (access.siteId === null) {
    const facts = { provider: "jira", code: "invalid", permanent: true } as const;
    throw new ProviderError("This is asked of one site of Jira, and none was named.", facts);
  }
  return `/ex/jira/${encodeURIComponent(access.siteId)}/rest/api/3${path}`;
}
