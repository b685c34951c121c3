const algorithm = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const keyId = "sandbox-slack";

let keys: CryptoKeyPair | null = null;

/** A JWT signed with RS256, as OpenID Connect asks for. */
export async function signIdToken(claims: Record<string, unknown>): Promise<string> {
  const { privateKey } = await keyPair();
  const head = base64Url(JSON.stringify({ alg: "RS256", typ: "JWT", kid: keyId }));
  const signed = `${head}.${base64Url(JSON.stringify(claims))}`;
  const bytes = await crypto.subtle.sign(algorithm, privateKey, new TextEncoder().encode(signed));
  return `${signed}.${base64Url(String.fromCharCode(...new Uint8Array(bytes)))}`;
}

/** The public key, for `/openid/connect/keys`. */
export async function publicKeys() {
  const { publicKey } = await keyPair();
  const key = (await crypto.subtle.exportKey("jwk", publicKey)) as JsonWebKey;
  return { keys: [{ ...key, kid: keyId, alg: "RS256", use: "sig" }] };
}

async function keyPair(): Promise<CryptoKeyPair> {
  keys ??= (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
  return keys;
}

/** Names with letters beyond Latin-1 are written as escapes first, because btoa takes bytes. */
function base64Url(text: string): string {
  const bytes = text.replaceAll(
    /[^\0-\xff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
