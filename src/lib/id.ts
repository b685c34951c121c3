import { toBase64Url } from "./encoding.ts";

const crockford = "0123456789abcdefghjkmnpqrstvwxyz";

/** An opaque id that sorts by time: 10 characters of milliseconds, 16 random ones (80 bits), as in ULID. */
export function createId(nowMs: number): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return idAt(nowMs) + Array.from(random, (byte) => crockford.charAt(byte % 32)).join("");
}

/** Sorts before every id of this millisecond and after all earlier ones. */
export function idAt(nowMs: number): string {
  let time = "";
  for (let rest = nowMs, i = 0; i < 10; i++, rest = Math.floor(rest / 32))
    time = crockford.charAt(rest % 32) + time;
  return time;
}

/** 256 random bits as base64url (43 characters), for session ids, states, hook ids and tokens. */
export function createSecret(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}
