import type { Grants } from "../agenda/grants.ts";
import type { Agenda, Login } from "../agenda/records.ts";

export const tenantId = "7a0e5c5e-2f6b-4c8e-9d5a-0123456789ab";

/** https://learn.microsoft.com/en-us/graph/api/resources/subscription */
export interface Subscription {
  id: string;
  login: Login;
  clientId: string;
  /** null = all calendars of the mailbox. */
  calendarId: string | null;
  resource: string;
  changeTypes: string[];
  url: string;
  lifecycleUrl: string | null;
  clientState: string | null;
  expiresAtMs: number;
  usesImmutableIds: boolean;
  /** Silent until the client authorises it anew. */
  isSuspended: boolean;
}

export interface World {
  agenda: Agenda;
  grants: Grants;
  subscriptions: Map<string, Subscription>;
}

/** The account's object id in its directory. */
export function objectIdOf(login: Login): string {
  const last = { alice: "a1", bob: "b2", carol: "c3" }[login];
  return `4b1d9c0e-5f7a-4e21-8c33-0000000000${last}`;
}
