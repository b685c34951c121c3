import { sha256Hex } from "../../lib/digest.ts";

/**
 * Linear lets a client choose the id of what it makes, as a UUID of version 4: the same key is the same id, so nothing is made
 * twice.
 */
export async function chosenId(kind: "issue" | "comment", key: string): Promise<string> {
  const hex = await sha256Hex(`timewire:${kind}:${key}`);
  const variant = "89ab"[Number.parseInt(hex.charAt(16), 16) % 4] ?? "8";
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ];
  return parts.join("-");
}
