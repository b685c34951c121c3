import { fromBase64, toBase64Url } from "./encoding.ts";

/** Where a secret lives. Bound into the ciphertext, so that it decrypts in no other row, field or workspace. */
export type VaultLocation = { workspaceId: string; table: string; row: string; field: string };

/** One uniform failure for a wrong key, a wrong location and a damaged ciphertext. */
export class VaultError extends Error {
  constructor() {
    super("A stored secret cannot be read.");
    this.name = "VaultError";
  }
}

export type Vault = {
  /** The key that encrypts now; secrets under another id are waiting for a rotation. */
  currentKeyId: string;
  encrypt(plaintext: string, location: VaultLocation): Promise<string>;
  /** Throws VaultError. */
  decrypt(ciphertext: string, location: VaultLocation): Promise<string>;
};

const ivBytes = 12;

function associatedData(keyId: string, location: VaultLocation): Uint8Array {
  const { workspaceId, table, row, field } = location;
  return new TextEncoder().encode(JSON.stringify([keyId, workspaceId, table, row, field]));
}

/** The id in front of a ciphertext "keyId.iv+ciphertext+tag". */
export function keyIdOf(ciphertext: string): string {
  return ciphertext.slice(0, ciphertext.indexOf("."));
}

/** AES-256-GCM with a random 96-bit IV (NIST SP 800-38D). The first key encrypts, all of them decrypt; none can be exported. */
export async function openVault(keys: { id: string; bytes: Uint8Array<ArrayBuffer> }[]): Promise<Vault> {
  const imported = new Map<string, CryptoKey>();
  for (const { id, bytes } of keys) {
    imported.set(id, await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]));
  }
  const currentKeyId = keys[0]?.id;
  if (currentKeyId === undefined) throw new VaultError();

  const keyFor = (id: string): CryptoKey => {
    const key = imported.get(id);
    if (key === undefined) throw new VaultError();
    return key;
  };

  return {
    currentKeyId,
    async encrypt(plaintext, location) {
      const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
      const algorithm = { name: "AES-GCM", iv, additionalData: associatedData(currentKeyId, location) };
      const sealed = await crypto.subtle.encrypt(
        algorithm,
        keyFor(currentKeyId),
        new TextEncoder().encode(plaintext),
      );
      const blob = new Uint8Array(ivBytes + sealed.byteLength);
      blob.set(iv);
      blob.set(new Uint8Array(sealed), ivBytes);
      return `${currentKeyId}.${toBase64Url(blob)}`;
    },
    async decrypt(ciphertext, location) {
      const keyId = keyIdOf(ciphertext);
      const blob = fromBase64(ciphertext.slice(keyId.length + 1));
      if (blob === null || blob.length <= ivBytes) throw new VaultError();
      const key = keyFor(keyId);
      const algorithm = {
        name: "AES-GCM",
        iv: blob.slice(0, ivBytes),
        additionalData: associatedData(keyId, location),
      };
      try {
        return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, blob.slice(ivBytes)));
      } catch {
        // WebCrypto's own error says nothing more, and must not: one failure for every cause.
        throw new VaultError();
      }
    },
  };
}
