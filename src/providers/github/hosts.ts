export const defaultHost = "github.com";

/**
 * The REST interface of an instance: github.com, data residency (https://docs.github.com/enterprise-cloud@latest/admin/data-residency)
 * or an Enterprise Server.
 */
export function apiBase(host: string): string {
  if (host === defaultHost) return "https://api.github.com";
  if (host.endsWith(".ghe.com")) return `https://api.${host}`;
  return `https://${host}/api/v3`;
}

/** Where people and OAuth go. */
export function webBase(host: string): string {
  return `https://${host}`;
}

/** Below the API: a repository's hooks, by its id, which outlives renames. */
export function pathOfHooks({ externalId }: { externalId: string }, rest = ""): string {
  return `/repositories/${externalId}/hooks${rest}`;
}

/** The same for its issues. */
export function pathOfIssues({ externalId }: { externalId: string }, rest = ""): string {
  return `/repositories/${externalId}/issues${rest}`;
}

/** The number that an issue's key ends with, such as "acme/web#12". */
export function numberIn({ key }: { key: string }): string {
  return encodeURIComponent(key.slice(key.lastIndexOf("#") + 1));
}
