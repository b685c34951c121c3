/** A JSON Web Token (RFC 7519, HS256) of an app's client secret: it covers no body. */
export async function signToken(given: { secret: string; issuer: string; atMs: number }): Promise<string> {
  const iat = Math.floor(given.atMs / 1000);
  const claims = { iss: given.issuer, iat, nbf: iat, exp: iat + 180 };
  const text = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  const bytes = (of: string) => new TextEncoder().encode(of);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes(given.secret), algorithm, false, ["sign"]);
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(text)));
  return `${text}.${base64Url(String.fromCharCode(...signature))}`;
}

function encode(part: unknown): string {
  return base64Url(JSON.stringify(part));
}

function base64Url(binary: string): string {
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
