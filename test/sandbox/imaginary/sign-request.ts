import { sha256Hex } from "../sign.ts";

/** A JSON Web Token (RFC 7519, HS256) for this method, path and body, good for five minutes. */
export async function signRequest(request: {
  url: string;
  body: string;
  secret: string;
  atMs: number;
}): Promise<string> {
  const iat = Math.floor(request.atMs / 1000);
  const claims = {
    iss: "imaginary",
    iat,
    exp: iat + 300,
    request: `POST ${new URL(request.url).pathname}`,
    body: await sha256Hex(request.body),
  };
  const text = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  const bytes = (of: string) => new TextEncoder().encode(of);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes(request.secret), algorithm, false, ["sign"]);
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(text)));
  return `${text}.${base64Url(String.fromCharCode(...signature))}`;
}

function encode(part: unknown): string {
  return base64Url(JSON.stringify(part));
}

function base64Url(binary: string): string {
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
