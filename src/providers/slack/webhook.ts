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

  async verify({ headers, body }, key, now) {
    const signature = headers.get("x-slack-signature");
    const timestamp = headers.get("x-slack-request-timestamp");
    if (signature === null || timestamp === null) return false;
    // Number("") is 0 and NaN is within any distance: only digits are a time.
    if (!signaturePattern.test(signature) || !timestampPattern.test(timestamp)) return false;
    const isRecent = Math.abs(Math.floor(now / 1000) - Number(timestamp)) <= toleranceSeconds;
    if (!isRecent) return false;
    return crypto.subtle.verify("HMAC", key, decodeSignature(signature), signedBytes(timestamp, body));
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

function signedBytes(timestamp: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const prefix = encoder.encode(`v0:${timestamp}:`);
  const bytes = new Uint8Array(prefix.length + body.length);
  bytes.set(prefix);
  bytes.set(body, prefix.length);
  return bytes;
}

function decodeSignature(signature: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(32);
  for (let i = 0; i < 32; i++) bytes[i] = Number.parseInt(signature.slice(3 + 2 * i, 5 + 2 * i), 16);
  return bytes;
}
