import * as z from "zod/mini";

import { toBase64Url } from "./encoding.ts";

/** An id out of a request, as `createId` and `createSecret` make them: it can be no path, whatever it is put into. */
export const idSchema = z
  .string()
  .check(z.regex(/^[\w-]{1,64}$/))
  .brand<"Id">();

/** The same where another system made it: any printable text without blanks. */
export const foreignIdSchema = z
  .string()
  .check(z.regex(/^[!-~]{1,200}$/))
  .brand<"Id">();

export type Id = z.infer<typeof idSchema>;

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
