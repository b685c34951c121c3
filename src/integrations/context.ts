import type { BatchItem } from "drizzle-orm/batch";

import type { Actor, Ctx } from "../domain/context.ts";
import type { Config } from "../env.ts";
import type { Outbound } from "../lib/outbound.ts";
import type { Vault } from "../lib/vault.ts";
import type { Access, Provider } from "../providers/provider.ts";

/** What integrations need beyond a verb's context: secrets, the way out, the place for big payloads, and the registry. */
export type IntegrationContext<A extends Actor = Actor> = Ctx<A> & {
  config: Config;
  vault: Vault;
  /** A fresh client: its calls are folded into the activity of what is being done. */
  http: Outbound;
  bucket: R2Bucket;
  registry: Registry;
};

/** Who reacts to a connection's changes; `integrations/registry.ts` lists them, so that lower folders import no higher one. */
export type Registry = { connectionSubscribers: readonly ConnectionSubscriber[] };

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
