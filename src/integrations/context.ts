import type { BatchItem } from "drizzle-orm/batch";

import type { bindings, syncRuns } from "../db/schema/bindings.ts";
import type { Actor, Ctx } from "../domain/context.ts";
import type { Config } from "../env.ts";
import type { Outbound } from "../lib/outbound.ts";
import type { Vault } from "../lib/vault.ts";
import type { Listing, Page } from "../providers/page.ts";
import type { Access, Provider } from "../providers/provider.ts";

/** What integrations need beyond a verb's context: secrets, the way out, the store for big payloads, and the registry. */
export type IntegrationContext<A extends Actor = Actor> = Ctx<A> & {
  config: Config;
  vault: Vault;
  /** A fresh client: its calls are folded into the activity of what is being done. */
  http: Outbound;
  bucket: R2Bucket;
  registry: Registry;
};

/** What folders register with those below them; `integrations/registry.ts` lists it, so that no lower folder imports a higher one. */
export type Registry = {
  connectionSubscribers: readonly ConnectionSubscriber[];
  /** What is synced, by the kind of binding. */
  syncHandlers: Readonly<Partial<Record<Sync["binding"]["capability"], SyncHandler>>>;
};

/** What became of a connection. "connected" = it has a new credential, for the first time or again. */
export type ConnectionChange = {
  kind: "connected" | "resumed" | "paused" | "disconnected";
  connectionId: string;
};

export type ConnectionSubscriber = {
  /** Statements for the change's own batch. */
  statements?(ctx: IntegrationContext, change: ConnectionChange): BatchItem<"sqlite">[];
  /** Runs once the batch is through. */
  after?(ctx: IntegrationContext, change: ConnectionChange): Promise<void>;
  /** Tells the provider of a connection's end, with what is left of its access. Idempotent. Throws ProviderError. */
  cleanUp?(
    ctx: IntegrationContext,
    ended: { connectionId: string; provider: Provider; access: Access },
  ): Promise<void>;
};

/** A page of a sync run. */
export type Sync = {
  binding: typeof bindings.$inferSelect;
  /** null = a quiet run, which is recorded only when it finds something. */
  run: typeof syncRuns.$inferSelect | null;
  provider: Provider;
  call: <T>(action: (access: Access) => Promise<T>) => Promise<T>;
  /** When the run began, for all of its pages. */
  startedAt: number;
};

/** What became of things that were not seen. `after`: there are more, after this one. `state`: the binding's new syncState. */
export type Reconciled<Item, Removed> = {
  items: Item[];
  removed: Removed[];
  after?: string | null;
  state?: unknown;
};

/** What a capability does with what its provider lists. Throws ProviderError. */
export type SyncHandler<Item = unknown, Removed = unknown> = {
  /** What a full sync did, as a person reads it before "of acme/web". */
  all: string;
  /** At the start of a run: the binding with its container's present name. Throws not_found. */
  refresh?(ctx: IntegrationContext, sync: Sync): Promise<Sync["binding"]>;
  /** `cursor` null = everything. */
  list(ctx: IntegrationContext, sync: Sync, cursor: string | null): Promise<Listing<Item, Removed>>;
  /** By which things are seen again. */
  idsOf(ctx: IntegrationContext, sync: Sync, page: Page<Item, Removed>): Promise<string[]>;
  /** Looks for what is stored and not among the ids of a listing of everything. What it finds is applied with the last page. */
  reconcile(
    ctx: IntegrationContext,
    sync: Sync,
    seen: { seenIds: string[]; after: string | null },
  ): Promise<Reconciled<Item, Removed>>;
  /** Idempotent: a repeat writes no row. */
  apply(
    ctx: IntegrationContext,
    sync: Sync,
    page: Page<Item, Removed>,
  ): Promise<{ created: number; changed: number; ignored: number }>;
  /** After a run that found what changed, of which the provider should have told before. */
  afterChanges?(ctx: IntegrationContext, sync: Sync): Promise<void>;
  /** One page of the nightly comparison of a slice; null = the slice is yet to be chosen, and it is over. Writes no row when nothing differs. */
  compareSlice?(ctx: IntegrationContext, sync: Sync, cursor: string | null): Promise<string | null>;
};
