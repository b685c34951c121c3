import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Inbound, QueuedInbound, RawRequest } from "../../../src/providers/inbound.ts";
import { type Provider, ProviderError } from "../../../src/providers/provider.ts";

type Example = {
  secret: string;
  /** Below our address; "one" unless told. */
  path?: string;
  headers: Record<string, string>;
  body: string;
  sentAt?: number;
};

export type InboundSubject = {
  provider: Provider;
  /** A request that the provider itself publishes as an example, or one as it sends it. */
  example: Example;
  /** The header that holds a signature, and the one that holds a signed time; or the header or body that holds our secret itself. */
  proof:
    | { signature: string; time?: string }
    | { echoedIn: string }
    | { echoedBy: (secret: string | null) => string };
  /** The headers without which nobody knows what it is, or that its body says it; absent = nothing does, or a person waits for the answer. */
  names?: string[] | "body";
  /** The event whose payload is damaged; absent = its payload is not read. */
  event?: string;
  /** What is asked of the address itself, and the answer. */
  handshake?: { query: string; answer: string };
};

type Change = { headers?: Record<string, string | null>; body?: string; secret?: string; now?: number };

/** What every provider's requests promise: only its own pass, and whatever else comes is no fault of ours. */
export function describeInbound(subject: InboundSubject): void {
  const { example, proof, event, handshake } = subject;
  const names = subject.names === "body" ? [] : (subject.names ?? []);
  const inbound = inboundOf(subject.provider);
  const verify = async (change: Change = {}) => {
    const key = await inbound.importSecret(change.secret ?? example.secret);
    return inbound.verify(requestOf(example, change), key, change.now ?? example.sentAt ?? 0);
  };

  describe("a request", () => {
    it("is believed as the provider sends it, however often it comes", async () => {
      expect(await verify()).toBe(true);
      expect(await verify()).toBe(true);
      expect(inbound.hasSignature(new Headers(example.headers))).toBe(true);
      expect(inbound.methods).toContain("POST");
    });

    it("is refused when the secret is another", async () => {
      expect(await verify({ secret: "another secret" })).toBe(false);
    });

    it.each(forgeriesOf(subject))("is refused when its proof is %s", async (_, change) => {
      expect(await verify(change)).toBe(false);
    });

    it("is refused without a throw whatever else its proof is", async () => {
      const texts = fc.string({
        unit: fc.constantFrom(...Array.from(`v0sha256=,0123456789abcdefABCDEFxyz \t"'{}[]:`)),
      });
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          expect(await verify(proven(proof, text))).toBe(false);
        }),
      );
    });

    it("is each judged by itself when many come at once", async () => {
      const forgeries = forgeriesOf(subject).map(([, change]) => change);
      const believed = await Promise.all([{}, ...forgeries, {}].map((change) => verify(change)));
      expect(believed).toEqual([true, ...forgeries.map(() => false), true]);
    });
  });

  const time = "time" in proof ? proof.time : undefined;
  describe.runIf(time !== undefined)("the time of a request", () => {
    it.each([null, "", "NaN", "1e9", "0x5b", " ", "-1", "1531420618.0", "Infinity"])(
      "is none when it is %j",
      async (value) => {
        expect(await verify({ headers: { [time ?? ""]: value } })).toBe(false);
      },
    );

    it("may be off by five minutes either way, by the given clock", async () => {
      const { sentAt = 0 } = example;
      expect(await verify({ now: sentAt + 300_999 })).toBe(true);
      expect(await verify({ now: sentAt + 301_000 })).toBe(false);
      expect(await verify({ now: sentAt - 300_000 })).toBe(true);
      expect(await verify({ now: sentAt - 301_000 })).toBe(false);
      expect(await verify({ now: Number.NaN })).toBe(false);
    });
  });

  describe.runIf(inbound.answer === "queue")("a delivery", () => {
    it("is named by the provider, or is one of its own", () => {
      const queued = queuedOf(inbound);
      const first = queued.identify(requestOf(example));
      const again = queued.identify(requestOf(example));
      expect(first?.event).toMatch(/^[\w.:-]{1,100}$/);
      expect(queued.events.has(first?.event ?? "")).toBe(true);
      if (subject.names !== undefined) expect(again).toEqual(first);
      else expect(again?.id).not.toBe(first?.id);
    });

    it("is none without what names it, or with what is no name", () => {
      const bodies = subject.names === "body" ? ["", "null", "[]", "{}", "{"] : [];
      for (const body of bodies) expect(queuedOf(inbound).identify(requestOf(example, { body }))).toBeNull();
      for (const name of names) {
        for (const value of [null, "", "two words", "x".repeat(1000)])
          expect(queuedOf(inbound).identify(requestOf(example, { headers: { [name]: value } }))).toBeNull();
      }
    });

    it.runIf(event !== undefined).each([
      ["truncated", '{"action":"opened","issue":{'],
      ["empty", ""],
      ["null", "null"],
      ["an array", "[1]"],
      ["deeply nested", "[".repeat(100_000)],
    ])("that is %s fails for good, in a sentence that repeats nothing of it", (_, body) => {
      const delivery = { contentType: "application/json", body: encode(body), container: null };
      const parse = () => queuedOf(inbound).parse(event ?? "", delivery);
      expect(parse).toThrow(ProviderError);
      expect(parse).toThrow(expect.objectContaining({ code: "unexpected", permanent: true }));
      expect(parse).toThrow(/^[^{[]+\.$/);
    });
  });

  it("answers what is asked of the address itself, and nothing else", () => {
    const asked = (query: string) =>
      inbound.handshake?.({ ...requestOf(example), url: urlOf(example, query) }) ?? null;
    expect(asked("")).toBeNull();
    if (handshake !== undefined) expect(asked(handshake.query)).toEqual({ text: handshake.answer });
  });
}

/** What is no proof, and what was changed under one. */
function forgeriesOf({ example, proof }: InboundSubject): [string, Change][] {
  const own =
    "echoedBy" in proof || "echoedIn" in proof ? example.secret : (example.headers[proof.signature] ?? "");
  const [prefix = ""] = "signature" in proof ? (/^[a-z0-9]+=/.exec(own) ?? []) : [];
  const digits = own.slice(prefix.length);
  const values: [string, string | null][] = [
    ["missing", null],
    ["empty", ""],
    ["without digits", prefix],
    ["of another scheme", `x${own.slice(1)}`],
    ["another", own.slice(0, -1) + (own.endsWith("0") ? "1" : "0")],
    ["cut", own.slice(0, -1)],
    ["longer", `${own}00`],
    ["no digits at all", `${prefix}${"zz".repeat(32)}`],
    ["in upper case", prefix + digits.toUpperCase()],
    ["there twice", `${own}, ${own}`],
    ["a megabyte", `${prefix}${"a".repeat(1_000_000)}`],
  ];
  const forged = values.map(([what, value]): [string, Change] => [what, proven(proof, value)]);
  if (!("signature" in proof)) return forged;
  return [
    ...forged,
    ["that of another body", { body: `${example.body} ` }],
    ["that of a body", { body: "" }],
  ];
}

function proven(proof: InboundSubject["proof"], value: string | null): Change {
  if ("echoedBy" in proof) return { body: proof.echoedBy(value) };
  return { headers: { ["echoedIn" in proof ? proof.echoedIn : proof.signature]: value } };
}

const encode = (text: string) => Uint8Array.from(new TextEncoder().encode(text));

const urlOf = ({ path = "one" }: Example, query = "") =>
  `https://time.example.com/webhooks/any/${path}${query}`;

function requestOf(example: Example, change: Change = {}): RawRequest {
  const headers = new Headers(example.headers);
  for (const [name, value] of Object.entries(change.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  return { url: urlOf(example), method: "POST", headers, body: encode(change.body ?? example.body) };
}

function inboundOf({ inbound, name }: Provider): Inbound {
  if (inbound === undefined) throw new Error(`Nothing comes in from ${name}.`);
  return inbound;
}

function queuedOf(inbound: Inbound): QueuedInbound {
  if (inbound.answer !== "queue") throw new Error("A person waits for its answer.");
  return inbound;
}
