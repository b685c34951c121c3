import type { VaultLocation } from "../../lib/vault.ts";

/**
 * Where a hook's secret lives in the vault. `secret` and `previous_secret` share one place, so that a rotation moves
 * the ciphertext from one column to the other as it is.
 */
export function hookSecretPlace(hook: { workspaceId: string; id: string }): VaultLocation {
  return { workspaceId: hook.workspaceId, table: "hooks", row: hook.id, field: "secret" };
}
