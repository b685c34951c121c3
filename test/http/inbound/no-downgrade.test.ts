import { describe, expect, it } from "vitest";

import { toHex } from "../../../src/lib/encoding.ts";
import { createHook, deliver, sign, toBytes } from "../../support/hooks.ts";

const body = { action: "opened" };

/** The signature that GitHub gave up: right, by the right secret. */
async function oldSignature(secret: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  const raw = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
  return `sha1=${toHex(await crypto.subtle.sign("HMAC", key, toBytes(body)))}`;
}

describe("a genuine SHA-1 signature", () => {
  it("W4: proves nothing, neither alone nor beside a wrong SHA-256 one, nor in its place", async () => {
    const hook = await createHook();
    const old = await oldSignature(hook.secret);
    const headers = { "X-Hub-Signature": old };
    const wrong = await sign("another secret", toBytes(body));
    expect((await deliver(hook, body, { signature: null, headers })).status).toBe(401);
    expect((await deliver(hook, body, { signature: wrong, headers })).status).toBe(401);
    expect((await deliver(hook, body, { signature: old })).status).toBe(401);
    expect((await deliver(hook, body, { headers })).status).toBe(202);
  });
});
