import type { Outbound } from "../lib/outbound.ts";

/** What a connection was opened with: OAuth's token, or the fields of the provider's own form by their names. */
export type Credential =
  | { method: "oauth"; accessToken: string }
  | { method: "token"; fields: Readonly<Record<string, string>> };

/**
 * What a call to a provider needs: which instance, which of the account's sites there (null = it has none, or none is meant),
 * on whose behalf, through which client. How a call is authorised is the provider's own business.
 */
export type Access = { host: string; siteId: string | null; credential: Credential; http: Outbound };

/** The token of a provider whose form has the one field "token". */
export function tokenOf({ credential }: Pick<Access, "credential">): string {
  return credential.method === "oauth" ? credential.accessToken : (credential.fields["token"] ?? "");
}
