import { fromHex } from "../../lib/encoding.ts";
import type { ChatDoor } from "../chat.ts";
import { parseCommand } from "./parse-command.ts";
import { parseEvent } from "./parse-event.ts";
import { parseInteraction } from "./parse-interaction.ts";

const hmac = { name: "HMAC", hash: "SHA-256" };
const signaturePattern = /^v0=[0-9a-f]{64}$/;
const timestampPattern = /^\d{1,12}$/;
const toleranceSeconds = 300;

const encoder = new TextEncoder();

/** What Slack sends to the app: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export const door: ChatDoor = {
  importSecret: (secret) => crypto.subtle.importKey("raw", encoder.encode(secret), hmac, false, ["verify"]),

  hasSignature: (headers) => signaturePattern.test(headers.get("x-slack-signature") ?? ""),

  async verify({ headers, body }, key, now) {
    const signature = headers.get("x-slack-signature");
    const timestamp = headers.get("x-slack-request-timestamp");
    if (signature === null || timestamp === null) return false;
    // Number("") is 0 and NaN is within any distance: only digits are a time.
    if (!signaturePattern.test(signature) || !timestampPattern.test(timestamp)) return false;
    const isRecent = Math.abs(Math.floor(now / 1000) - Number(timestamp)) <= toleranceSeconds;
    if (!isRecent) return false;
    const claimed = fromHex(signature.slice(3));
    return claimed !== null && crypto.subtle.verify("HMAC", key, claimed, signedBytes(timestamp, body));
  },

  // The signature covers the second and the body, so two requests that share it are one and the same.
  replayKey: (headers) => headers.get("x-slack-signature") ?? "",

  retriesOf(headers) {
    const count = headers.get("x-slack-retry-num") ?? "";
    return /^\d{1,3}$/.test(count) ? Number(count) : 0;
  },

  parseCommand,
  parseInteraction,
  parseEvent,
};

/** Web Crypto copies what it is given before it returns, so the same bytes serve each request: a buffer of its own costs more than its HMAC. */
const scratch = new Uint8Array(65_536);

function signedBytes(timestamp: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const prefix = `v0:${timestamp}:`;
  const length = prefix.length + body.length;
  const bytes = length <= scratch.length ? scratch : new Uint8Array(length);
  encoder.encodeInto(prefix, bytes);
  bytes.set(body, prefix.length);
  return bytes.subarray(0, length);
}
