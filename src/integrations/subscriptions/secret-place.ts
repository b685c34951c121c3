import type { VaultLocation } from "../../lib/vault.ts";

/**
 * Where a subscription's secret lives in the vault. `secret` and `previous_secret` share one place, so that a rotation moves
 * the ciphertext from one column to the other as it is.
 */
export function secretPlace({ workspaceId, id }: { workspaceId: string; id: string }): VaultLocation {
  return { workspaceId, table: "subscriptions", row: id, field: "secret" };
}
