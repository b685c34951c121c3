import type { OutboundError } from "../lib/outbound.ts";
import type { Access } from "./access.ts";
import type { Calendar } from "./calendar.ts";
import type { Chat } from "./chat.ts";
import type { ProviderError } from "./failure.ts";
import type { Inbound } from "./inbound.ts";
import type { Subscriptions } from "./subscriptions.ts";
import type { Tracker } from "./tracker.ts";

export type { Access, Credential } from "./access.ts";
export { ProviderError, type ProviderErrorCode } from "./failure.ts";

export type Account = {
  accountId: string;
  login: string;
  name: string;
  email: string | null;
  avatarUrl: string | null;
};

/** Tokens in our terms. Times in milliseconds UTC; null = does not expire or is not given. */
export type Tokens = {
  accessToken: string;
  refreshToken: string | null;
  expiresAt: number | null;
  refreshExpiresAt: number | null;
  /** null when the answer did not name them. */
  scopes: string[] | null;
};

/** One of the instances that an account reaches; `id` is immutable. */
export type Site = { id: string; name: string; url: string };

export type ScopeReason = { scope: string; reason: string };
export type OAuthClientConfig = { id: string; secret: string };

export type OAuth = {
  endpoints(host: string): { authorize: string; token: string };
  /** Instances of one's own are connected by a token only. */
  isAtDefaultHostOnly?: true;
  usesPkce: boolean;
  /** Between scopes in the consent address, where it is not a space. */
  scopeSeparator?: ",";
  /** What signing in asks for; null = accounts there can be connected, not signed in with. */
  signInScopes: string[] | null;
  /** What a connection asks for, and why, as the consent page says it. */
  connectScopes: ScopeReason[];
  /** Further parameters of the address that asks for consent. */
  authorizeParams?: Record<string, string>;
  /** How Timewire is let in as an application, not as the person who allows it; `says` what that means. Absent = it cannot be. */
  asApp?: { params: Record<string, string>; says: string };
  /** What to say of a new connection that came without a refresh token; absent = it needs none. */
  missingRefreshToken?: string;
  /** A likely cause, as a sentence, when a renewal is refused this long after the person connected. */
  explainRefusal?(refusal: { error: ProviderError; connectedForMs: number }): string | null;
  /** Revoking ends all connections of an account, also those of other workspaces: it is done with the last one. */
  sharesToken?: true;
  /** How a member proves to be somebody there, where a connection's account is not a person. */
  identity?: {
    endpoints(host: string): { authorize: string; token: string };
    scopes: string[];
    /** Who the token belongs to, and the host of that identity; its site where each site has accounts of its own. */
    prove(access: Access): Promise<{ host: string; siteId?: string; account: Account }>;
  };
  /** Reads the provider's token answer; throws ProviderError for its errors, also those that come with HTTP 200. */
  readTokens(answer: unknown, now: number): Tokens;
  /** Where people end the access themselves, because the provider lets no application do it; `revoke` then does nothing. */
  endedByPersonAt?: string;
  /** Ends the token at the provider. Resolves also when it was already invalid. */
  revoke(access: Access, client: OAuthClientConfig): Promise<void>;
};

/**
 * `isSecret` unless told: it is never sent back to a page. `name` is its name in the credential, which lacks an optional one that
 * was left empty.
 */
export type TokenField = {
  name: string;
  label: string;
  hint: string;
  placeholder?: string;
  isSecret?: false;
  isOptional?: true;
};

export type TokenAuth = {
  /** What it is called within a sentence. */
  noun: string;
  /** How a person makes one, as sentences for the page. */
  howTo: string;
  /** Where; null = that depends. */
  createUrl: ((host: string) => string) | null;
  /** What is asked for, in this order; the first is named where a refusal names none. */
  fields: readonly TokenField[];
  /** Where the account is has to be typed: no token belongs to the provider's own host. */
  needsHost?: true;
  /** Scopes a classic token reports; null when the provider does not tell. */
  scopes: ScopeReason[];
  /**
   * The secret is an address: this turns what was typed into the token, and names the host. Throws AppError (invalid, field
   * "token"). What was refused is shown again, because nobody can mend an address unseen.
   */
  readAddress?: (typed: string) => { token: string; host: string };
  /** Said when it was accepted once and is refused now; absent = the usual sentence. */
  refusedForGood?: string;
  /** What is left at the provider after disconnecting, as a sentence. */
  afterwards: string;
};

/** So many calls are left until `resetsAt` (milliseconds UTC, by our clock); `limit` in all, null when the provider does not tell. */
export type RateLimit = { remaining: number; limit: number | null; resetsAt: number };

export type Provider = {
  id: string;
  name: string;
  /** Path of the page in docs/. */
  docs: string;
  defaultHost: string;
  /** True when an instance of one's own can be connected by its base URL. */
  allowsOwnHost: boolean;
  /** True when an account is one person's own business and cannot be shared with the workspace. */
  isPersonalOnly?: boolean;
  /** True when an account stands for a whole team, so that nobody connects it just for themselves. */
  isForWorkspaceOnly?: true;
  oauth: OAuth | null;
  token: TokenAuth | null;
  /** What a call that failed means: the provider alone says what is permanent. */
  readFailure(error: OutboundError): ProviderError;
  /** What the headers of an answer say of the rate limit; absent = they say nothing. */
  readRateLimit?(headers: Headers, now: number): RateLimit | null;
  /** Those of the wanted scopes that none of the granted ones covers. */
  missingScopes(granted: string[], wanted: string[]): string[];
  /** Each site knows a person by another id, such as the user of one workspace; unless told, an id is good for the whole host. */
  accountsPerSite?: true;
  /** `sites` only of an account that reaches several instances. */
  account(access: Access): Promise<Account & { scopes: string[] | null; sites?: Site[] }>;
  inbound?: Inbound;
  /** Absent = changes are found by asking, or one address serves all. */
  subscriptions?: Subscriptions;
  tracker?: Tracker;
  calendar?: Calendar;
  chat?: Chat;
};

/**
 * Within what a provider's account ids are unique, as identities keep it beside them: its host or, where each site has accounts of its own,
 * the site there.
 */
export function accountRealm(
  { accountsPerSite }: Pick<Provider, "accountsPerSite">,
  { host, siteId }: { host: string; siteId: string | null },
): string {
  return accountsPerSite === true && siteId !== null ? `${host}/${siteId}` : host;
}
