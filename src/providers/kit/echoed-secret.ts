const hmac = { name: "HMAC", hash: "SHA-256" };
const encoder = new TextEncoder();
const probe = encoder.encode("The same secret makes the same signature.");

/** For providers that send our secret back as it is. */
export function importEchoedSecret(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", encoder.encode(secret), hmac, false, ["verify"]);
}

/**
 * Whether this is the secret, in constant time: both sign the same text. `bytesOf` makes the bytes of the key of a secret, where
 * they are not its own.
 */
export async function isEchoed(
  claimed: string | null | undefined,
  key: CryptoKey,
  bytesOf: (secret: string) => BufferSource | Promise<BufferSource> = (secret) => encoder.encode(secret),
): Promise<boolean> {
  if (!claimed) return false;
  const own = await crypto.subtle.importKey("raw", await bytesOf(claimed), hmac, false, ["sign"]);
  return crypto.subtle.verify("HMAC", key, await crypto.subtle.sign("HMAC", own, probe), probe);
}
