import type { Actor, Ctx } from "../domain/context.ts";
import type { Config } from "../env.ts";
import type { Outbound } from "../lib/outbound.ts";
import type { Vault } from "../lib/vault.ts";

/** What joins need beyond a verb's context: secrets, the way out, and the place for big payloads. */
export type IntegrationContext<A extends Actor = Actor> = Ctx<A> & {
  config: Config;
  vault: Vault;
  /** A fresh client: its calls are folded into the activity of what is being done. */
  http: Outbound;
  bucket: R2Bucket;
};
