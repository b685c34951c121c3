import { fromBase64, toBase64Url } from "../../lib/encoding.ts";

const encoder = new TextEncoder();
const partsPattern = /^([\w-]{1,1000})\.([\w-]{1,4000})\.([\w-]{43})$/;

export function importJwtSecret(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ]);
}

/** The claims of a JSON Web Token (RFC 7519) that this key signed by HS256 and no other algorithm; null for whatever else. Never throws. */
export async function readJwt(token: string, key: CryptoKey): Promise<unknown> {
  const [, header = "", claims = "", signature = ""] = partsPattern.exec(token) ?? [];
  const algorithm = readPart(header);
  if (typeof algorithm !== "object" || algorithm === null || !("alg" in algorithm)) return null;
  const bytes = fromBase64(signature);
  // Written again: the last character may hold bits that no byte has, so that another text would be the same signature.
  if (algorithm.alg !== "HS256" || bytes === null || toBase64Url(bytes) !== signature) return null;
  const isGenuine = await crypto.subtle.verify("HMAC", key, bytes, encoder.encode(`${header}.${claims}`));
  return isGenuine ? readPart(claims) : null;
}

function readPart(part: string): unknown {
  const bytes = fromBase64(part);
  if (bytes === null) return null;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // Anybody can send it.
    return null;
  }
}
