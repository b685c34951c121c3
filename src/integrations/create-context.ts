import type { Actor, Ctx } from "../domain/context.ts";
import type { Config, Env } from "../env.ts";
import { createOutbound } from "../lib/create-outbound.ts";
import { openVault, type Vault } from "../lib/vault.ts";
import type { IntegrationContext } from "./context.ts";

let opened: { keys: string; vault: Promise<Vault> } | null = null;

/** The vault for these keys; imported once per isolate. */
export function vaultOf(env: Env, config: Config): Promise<Vault> {
  const keys = env.ENCRYPTION_KEYS ?? "";
  if (opened === null || opened.keys !== keys) opened = { keys, vault: openVault(config.encryptionKeys) };
  return opened.vault;
}

/** A verb's context with the vault, a fresh client and the bucket: for one request or one job. */
export async function createContext<A extends Actor>(
  ctx: Ctx<A>,
  env: Env,
  config: Config,
): Promise<IntegrationContext<A>> {
  const http = createOutbound({ sandboxUrl: config.sandboxUrl });
  return { ...ctx, config, vault: await vaultOf(env, config), http, bucket: env.BUCKET };
}
