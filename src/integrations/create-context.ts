import type { Actor, Ctx } from "../domain/context.ts";
import type { Config, Env } from "../env.ts";
import { createOutbound } from "../lib/create-outbound.ts";
import type { IntegrationContext } from "./context.ts";
import { registry } from "./registry.ts";
import { vaultOf } from "./vault-of.ts";

/** A verb's context with the vault, a fresh client, the bucket and the registry: for one request or one job. */
export async function createContext<A extends Actor>(
  ctx: Ctx<A>,
  env: Env,
  config: Config,
): Promise<IntegrationContext<A>> {
  const http = createOutbound({ sandboxUrl: config.sandboxUrl });
  return { ...ctx, config, vault: await vaultOf(env, config), http, bucket: env.BUCKET, registry };
}
