import type { Access } from "./access.ts";
import type { DeliveryLog } from "./delivery-log.ts";
import type { ContainerRef } from "./tracker.ts";

/** A subscription as the provider knows it. `expiresAt` in milliseconds UTC, null = never. */
export type RemoteSubscription = { remoteId: string; resourceId: string | null; expiresAt: number | null };

/** What a subscription is made with: `id` is ours, of [A-Za-z0-9_-], up to 64 characters; `nowMs` decides the lifetime asked for. */
export type NewSubscription = { id: string; url: string; secret: string; nowMs: number };

/** Making a provider tell us of changes. All calls throw ProviderError; "forbidden" = the account may not. */
export type Subscriptions = {
  /**
   * Whether there is one per container, one per connection (`container` is then the site that it is of or, without sites, the account), or
   * one address for all connections of the instance.
   */
  scope: "container" | "connection" | "app";
  /** They end by themselves, and are made again at any time: none is kept while a connection is paused. */
  expires: boolean;
  create(access: Access, container: ContainerRef, subscription: NewSubscription): Promise<RemoteSubscription>;
  /** The provider's id of one that sends to one of these addresses; null when there is none. */
  find?: (access: Access, container: ContainerRef, urls: ReadonlySet<string>) => Promise<string | null>;
  /**
   * Prolongs one. Throws "not_found" when it ended meanwhile. Absent = the provider cannot: another one is made before it expires, then it is
   * removed.
   */
  renew?: (access: Access, subscription: RemoteSubscription, nowMs: number) => Promise<RemoteSubscription>;
  /** The provider may end one before its time without a word: it is renewed each day, which tells. */
  mayEndEarly?: true;
  /** Gives it another secret, and our present address. */
  rotate?: (
    access: Access,
    container: ContainerRef,
    change: { remoteId: string; url: string; secret: string },
  ) => Promise<void>;
  /** null = the provider does not know it any more. */
  inspect?: (
    access: Access,
    container: ContainerRef,
    remoteId: string,
  ) => Promise<{ isActive: boolean; url: string } | null>;
  /** Switches one on again that the provider itself has switched off. Absent = what is off was switched off by a person. */
  revive?: (access: Access, container: ContainerRef, remoteId: string) => Promise<void>;
  /** Resolves also when it is gone already. */
  remove(access: Access, container: ContainerRef, subscription: RemoteSubscription): Promise<void>;
  /** Absent = the provider repeats by itself what did not reach us, or tells nothing of it. */
  log?: DeliveryLog;
  /** Where a person adds it by hand, and what to choose there, as the end of a sentence; absent = that is not possible. */
  manual?: (container: ContainerRef) => { url: string; choices: string };
};

/** Whether a subscription can get another secret: a person pastes it, or the provider is told. Where all share one, it is not ours. */
export function mayRotate(
  capability: Subscriptions | undefined,
  { remoteId, scope }: { remoteId: string | null; scope: Subscriptions["scope"] },
): boolean {
  return scope !== "app" && (remoteId === null || capability?.rotate !== undefined);
}
