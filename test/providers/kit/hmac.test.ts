import { describe, expect, it } from "vitest";

import { hmacScheme, type HmacScheme } from "../../../src/providers/kit/hmac.ts";

const secret = "It's a Secret to Everybody";
const encode = (text: string) => Uint8Array.from(new TextEncoder().encode(text));
const body = encode('{"ok":true}');
const now = 1_800_000_000_000;

const schemes: [string, HmacScheme][] = [
  ["bare hexadecimal", { header: "linear-signature", encoding: "hex" }],
  ["prefixed hexadecimal", { header: "x-hub-signature", prefix: "sha256=", encoding: "hex" }],
  ["bare base64", { header: "x-signature", encoding: "base64" }],
  ["base64 of SHA-1", { header: "x-trello-webhook", hash: "SHA-1", encoding: "base64" }],
  [
    "hexadecimal with a time",
    {
      header: "x-zm-signature",
      prefix: "v0=",
      encoding: "hex",
      time: {
        header: "x-zm-request-timestamp",
        toleranceSeconds: 300,
        signedWith: (timestamp) => `v0:${timestamp}:`,
      },
    },
  ],
];

async function sign(
  { hash = "SHA-256", encoding, prefix = "", time }: HmacScheme,
  timestamp: string,
  signedBody = body,
) {
  const key = await crypto.subtle.importKey("raw", encode(secret), { name: "HMAC", hash }, false, ["sign"]);
  const text = (time?.signedWith(timestamp) ?? "") + new TextDecoder().decode(signedBody);
  const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", key, encode(text)));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return prefix + (encoding === "hex" ? hex : btoa(String.fromCharCode(...bytes)));
}

describe.each(schemes)("a signature in %s", (_, settings) => {
  const scheme = hmacScheme(settings);
  const stamp = String(now / 1000);

  async function verify(
    change: {
      signature?: string | null;
      timestamp?: string;
      body?: Uint8Array<ArrayBuffer>;
      secret?: string;
    } = {},
  ) {
    const timestamp = change.timestamp ?? stamp;
    const signature = change.signature === undefined ? await sign(settings, timestamp) : change.signature;
    const headers = new Headers(signature === null ? {} : { [settings.header]: signature });
    if (settings.time !== undefined) headers.set(settings.time.header, timestamp);
    const key = await scheme.importSecret(change.secret ?? secret);
    return scheme.verify({ headers, body: change.body ?? body }, key, now);
  }

  it("is accepted, and only over these bytes and with this secret", async () => {
    expect(await verify()).toBe(true);
    expect(await verify({ body: encode('{"ok":false}') })).toBe(false);
    expect(await verify({ secret: "another" })).toBe(false);
  });

  it.each([
    null,
    "",
    "=",
    "sha256=",
    "v0=",
    "zz".repeat(32),
    "a".repeat(64),
    "A".repeat(44),
    "a".repeat(100_000),
  ])("is refused when it is %j", async (signature) => {
    expect(await verify({ signature })).toBe(false);
  });

  it("is refused when it is cut, has something behind it, or stands there twice", async () => {
    const signature = await sign(settings, stamp);
    for (const other of [signature.slice(0, -2), `${signature}00`, `${signature}, ${signature}`])
      expect(await verify({ signature: other })).toBe(false);
  });

  it("is judged by its own bytes when many come at once, also those of a large body", async () => {
    const bodies = ["a=1", `text=${"long ".repeat(30_000)}`, "", "a=2"].map(encode);
    const signatures = await Promise.all(bodies.map((one) => sign(settings, stamp, one)));
    const pairs = bodies.flatMap((one, i) =>
      signatures.map((signature, j) => ({ one, signature, isOwn: i === j })),
    );
    const believed = await Promise.all(pairs.map(({ one, signature }) => verify({ body: one, signature })));
    expect(believed).toEqual(pairs.map(({ isOwn }) => isOwn));
  });

  it.runIf(settings.time !== undefined)("is refused when its time is too far off or none", async () => {
    const at = (seconds: number) => verify({ timestamp: String(now / 1000 + seconds) });
    expect([await at(-300), await at(300)]).toEqual([true, true]);
    expect([await at(-301), await at(301)]).toEqual([false, false]);
    for (const timestamp of ["", "NaN", "1e9", " ", "-1"]) expect(await verify({ timestamp })).toBe(false);
  });
});
