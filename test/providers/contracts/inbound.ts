import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Provider, ProviderError } from "../../../src/providers/provider.ts";

export type InboundSubject = {
  provider: Provider;
  /** A request that the provider itself publishes as an example, or one as it sends it. */
  example: { secret: string; headers: Record<string, string>; body: string; sentAt: number };
  /** The header that holds the signature, and the one that holds a signed time. */
  signature: string;
  time?: string;
  /** The event whose payload is damaged. */
  event: string;
};

/** What every signed request promises: only the provider's own bytes pass, and whatever else comes is no fault of ours. */
export function describeInbound(subject: InboundSubject): void {
  const { example, signature, time } = subject;
  const signed = example.headers[signature] ?? "";
  const [prefix = ""] = /^[a-z0-9]+=/.exec(signed) ?? [];
  const digits = signed.slice(prefix.length);

  const verify = async (
    change: { headers?: Record<string, string | null>; body?: string; secret?: string; now?: number } = {},
  ) => {
    const headers = new Headers(example.headers);
    for (const [name, value] of Object.entries(change.headers ?? {})) {
      if (value === null) headers.delete(name);
      else headers.set(name, value);
    }
    const request = { headers, body: encode(change.body ?? example.body) };
    return verifyWith(subject.provider, request, {
      secret: change.secret ?? example.secret,
      now: change.now ?? example.sentAt,
    });
  };

  describe("a signed request", () => {
    it("is believed as the provider publishes it, however often it comes", async () => {
      expect(await verify()).toBe(true);
      expect(await verify()).toBe(true);
    });

    it("is refused when its body or the secret are others", async () => {
      expect(await verify({ body: `${example.body} ` })).toBe(false);
      expect(await verify({ body: "" })).toBe(false);
      expect(await verify({ secret: "another secret" })).toBe(false);
    });

    it.each([
      ["missing", null],
      ["empty", ""],
      ["without digits", prefix],
      ["without its prefix", prefix === "" ? "none" : digits],
      ["of another scheme", `other=${digits}`],
      ["another", signed.replace(/.$/, (last) => (last === "0" ? "1" : "0"))],
      ["cut", signed.slice(0, -1)],
      ["longer", `${signed}00`],
      ["no digits at all", `${prefix}${"zz".repeat(32)}`],
      ["in upper case", prefix + digits.toUpperCase()],
      ["there twice", `${signed}, ${signed}`],
      ["a megabyte", `${prefix}${"a".repeat(1_000_000)}`],
    ])("is refused when its signature is %s", async (_, value) => {
      expect(await verify({ headers: { [signature]: value } })).toBe(false);
    });

    it("never throws and never passes for any other signature", async () => {
      const header = fc.string({
        unit: fc.constantFrom(...Array.from(`${prefix}=,0123456789abcdefABCDEFxyz \t"'é`)),
      });
      await fc.assert(
        fc.asyncProperty(header, async (text) => {
          expect(await verify({ headers: { [signature]: text.replace(/[^\x20-\x7e]/g, "") } })).toBe(false);
        }),
      );
    });

    it
      .runIf(time !== undefined)
      .each([null, "", "NaN", "1e9", "0x5b", " ", "-1", "1531420618.0", "Infinity"])(
      "is refused when its time is %j",
      async (value) => {
        expect(await verify({ headers: { [time ?? ""]: value } })).toBe(false);
      },
    );

    it.runIf(time !== undefined)(
      "is believed within five minutes either way, by the given clock",
      async () => {
        const { sentAt } = example;
        expect(await verify({ now: sentAt + 300_999 })).toBe(true);
        expect(await verify({ now: sentAt + 301_000 })).toBe(false);
        expect(await verify({ now: sentAt - 300_000 })).toBe(true);
        expect(await verify({ now: sentAt - 301_000 })).toBe(false);
        expect(await verify({ now: Number.NaN })).toBe(false);
      },
    );

    it("is each judged by its own bytes when many come at once", async () => {
      const bodies = [example.body, "a=1", "long ".repeat(30_000), "", `${example.body}x`];
      const believed = await Promise.all(bodies.map((body) => verify({ body })));
      expect(believed).toEqual([true, false, false, false, false]);
    });
  });

  describe("a payload", () => {
    it.each([
      ["truncated", '{"action":"opened","issue":{'],
      ["empty", ""],
      ["null", "null"],
      ["an array", "[1]"],
      ["deeply nested", "[".repeat(100_000)],
    ])("that is %s fails for good, in a sentence that repeats nothing of it", (_, body) => {
      const parse = () => parseWith(subject, encode(body));
      expect(parse).toThrow(ProviderError);
      expect(parse).toThrow(expect.objectContaining({ code: "unexpected", permanent: true }));
      expect(parse).toThrow(/^[^{[]+\.$/);
    });
  });
}

const encode = (text: string) => Uint8Array.from(new TextEncoder().encode(text));

async function verifyWith(
  { inbound }: Provider,
  request: { headers: Headers; body: Uint8Array<ArrayBuffer> },
  { secret, now }: { secret: string; now: number },
): Promise<boolean> {
  if (inbound === undefined) throw new Error("Nothing comes in from there.");
  const url = new URL("https://time.example.com/webhooks/any/one");
  return inbound.verify({ url, method: "POST", ...request }, await inbound.importSecret(secret), now);
}

/** What a person waits for is parsed by the chat. */
function parseWith({ provider: { inbound, chat }, event }: InboundSubject, body: Uint8Array): unknown {
  return inbound?.answer === "queue"
    ? inbound.parse(event, { contentType: "application/json", body })
    : chat?.requests.parseEvent(body);
}
