import type { Config, Env } from "../env.ts";
import { openVault, type Vault } from "../lib/vault.ts";

let opened: { keys: string; vault: Promise<Vault> } | null = null;

/** The vault for these keys; imported once per isolate. */
export function vaultOf(env: Env, config: Config): Promise<Vault> {
  const keys = env.ENCRYPTION_KEYS ?? "";
  if (opened === null || opened.keys !== keys) opened = { keys, vault: openVault(config.encryptionKeys) };
  return opened.vault;
}
