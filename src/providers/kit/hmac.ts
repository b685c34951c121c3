import { fromBase64, fromHex } from "../../lib/encoding.ts";

export type HmacScheme = {
  /** Holds the signature. */
  header: string;
  /** In front of the signature, such as "sha256="; "" unless told. */
  prefix?: string;
  /** SHA-256 unless told. */
  hash?: "SHA-1" | "SHA-256";
  encoding: "hex" | "base64";
  /** For those who sign a time with the body: where it stands, how old it may be, and what is signed before the body. */
  time?: { header: string; toleranceSeconds: number; signedWith(timestamp: string): string };
};

export type Signed = { headers: Headers; body: Uint8Array<ArrayBuffer> };

const sizeBytes = { "SHA-1": 20, "SHA-256": 32 };
const timestampPattern = /^\d{1,12}$/;
const encoder = new TextEncoder();

/** Signatures over the raw bytes. Whatever is missing, malformed or too old is false; nothing throws. */
export function hmacScheme({ header, prefix = "", hash = "SHA-256", encoding, time }: HmacScheme) {
  const claimedIn = (headers: Headers): Uint8Array<ArrayBuffer> | null => {
    const signature = headers.get(header) ?? "";
    if (!signature.startsWith(prefix)) return null;
    const text = signature.slice(prefix.length);
    const pattern = encoding === "hex" ? /^[0-9a-f]{40,64}$/ : /^[A-Za-z0-9+/]{26,44}={0,2}$/;
    if (!pattern.test(text)) return null;
    const bytes = encoding === "hex" ? fromHex(text) : fromBase64(text);
    return bytes?.length === sizeBytes[hash] ? bytes : null;
  };
  /** What is signed before the body; null = the time is missing, malformed or too far off. */
  const signedBefore = (headers: Headers, now: number): string | null => {
    if (time === undefined) return "";
    const timestamp = headers.get(time.header) ?? "";
    // Number("") is 0 and NaN is within any distance: only digits are a time.
    if (!timestampPattern.test(timestamp)) return null;
    const isRecent = Math.abs(Math.floor(now / 1000) - Number(timestamp)) <= time.toleranceSeconds;
    return isRecent ? time.signedWith(timestamp) : null;
  };
  return {
    /** An imported key for the secret, to be kept in the isolate. */
    importSecret: (secret: string): Promise<CryptoKey> =>
      crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash }, false, ["verify"]),
    /** Whether the request claims to be signed; told before its body is read. */
    hasSignature: (headers: Headers): boolean => claimedIn(headers) !== null,
    /** In constant time; `now` in milliseconds counts for schemes that sign a time. */
    async verify({ headers, body }: Signed, key: CryptoKey, now = 0): Promise<boolean> {
      const claimed = claimedIn(headers);
      const before = signedBefore(headers, now);
      if (claimed === null || before === null) return false;
      return crypto.subtle.verify("HMAC", key, claimed, before === "" ? body : joined(before, body));
    },
  };
}

/** Web Crypto copies what it is given before it returns, so the same bytes serve each request: a buffer of its own costs more than its HMAC. */
const scratch = new Uint8Array(65_536);

/** Of an ASCII prefix and a body; good until the next call. */
export function joined(prefix: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = prefix.length + body.length;
  const bytes = length <= scratch.length ? scratch : new Uint8Array(length);
  encoder.encodeInto(prefix, bytes);
  bytes.set(body, prefix.length);
  return bytes.subarray(0, length);
}
