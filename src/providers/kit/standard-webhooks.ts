import { fromBase64 } from "../../lib/encoding.ts";
import { joined } from "./hmac.ts";
import type { Signed } from "./hmac.ts";

const header = "webhook-signature";
const toleranceSeconds = 300;
/** Versions that are not ours may stand beside ours, as while a key is changed; anything else makes the header none. */
const listPattern = /^v\d+[a-z]?,[A-Za-z0-9+/]+={0,2}(?: v\d+[a-z]?,[A-Za-z0-9+/]+={0,2})*$/;
const ownPattern = /^v1,[A-Za-z0-9+/]{43}=$/;
const longest = 1_024;

/** The key of https://www.standardwebhooks.com, which is what follows "whsec_" in base64, as bytes. */
export function importStandardKey(bytes: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
}

/** Whether the request claims to be signed by the standard, with whatever. */
export function claimsStandard(headers: Headers): boolean {
  return headers.has(header);
}

/** Id, time and raw bytes are signed; the time may be five minutes off either way. False for whatever is missing; never throws. */
export async function verifyStandard(
  { headers, body }: Signed,
  key: CryptoKey,
  now: number,
): Promise<boolean> {
  const [id = "", timestamp = "", list = ""] = ["webhook-id", "webhook-timestamp", header].map(
    (name) => headers.get(name) ?? "",
  );
  // Number("") is 0 and NaN is within any distance: only digits are a time.
  if (!/^[!-~]{1,200}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) return false;
  if (!(Math.abs(Math.floor(now / 1000) - Number(timestamp)) <= toleranceSeconds)) return false;
  if (list.length > longest || !listPattern.test(list)) return false;
  for (const one of list.split(" ")) {
    const claimed = ownPattern.test(one) ? fromBase64(one.slice("v1,".length)) : null;
    const signed = joined(`${id}.${timestamp}.`, body);
    if (claimed !== null && (await crypto.subtle.verify("HMAC", key, claimed, signed))) return true;
  }
  return false;
}
