import { describe, expect, it } from "vitest";

import { OutboundError } from "../../../src/lib/outbound.ts";
import { failedWith, quoteReason, readFailures, unless } from "../../../src/providers/kit/failures.ts";
import { ProviderError } from "../../../src/providers/provider.ts";

const readFailure = readFailures({ id: "example", name: "Example", waitSeconds: 60 });

describe("a call without a usable answer", () => {
  it.each([
    ["timeout", "timeout", false],
    ["network", "unavailable", false],
    ["malformed", "unexpected", false],
    ["too_large", "unexpected", false],
    ["refused_address", "invalid", true],
  ] as const)("that ended as %s is %s, permanent: %s", (kind, code, permanent) => {
    const facts = { code, permanent, status: null, provider: "example" };
    expect(readFailure(new OutboundError(kind, ""))).toMatchObject(facts);
  });
});

describe("a provider's own words", () => {
  it("are never cut inside a character, nor go over several lines", () => {
    expect(quoteReason(`Bad\r\n\u0000title ${"😀".repeat(400)}`, "")).toBe(`Bad title ${"😀".repeat(144)}…`);
  });

  it("end in one full stop and name no e-mail address", () => {
    expect(quoteReason("No access for ada.lovelace@acme.example...", "")).toBe("No access for [e-mail].");
    expect(quoteReason(" ", "no reason was given")).toBe("no reason was given.");
  });
});

describe("a failure that is an answer", () => {
  const gone = new ProviderError("Gone.", {
    provider: "example",
    code: "not_found",
    permanent: true,
    status: 404,
    reason: "channel_not_found",
  });

  it("is known by its status or the provider's own word", async () => {
    expect(await unless([404], Promise.reject(gone))).toBeNull();
    expect(await unless(["channel_not_found"], Promise.reject(gone))).toBeNull();
    await expect(unless([410, "other"], Promise.reject(gone))).rejects.toBe(gone);
    expect(await unless([404], Promise.resolve("there"))).toBe("there");
    expect(failedWith(new Error("Ours."), [404])).toBe(false);
  });
});
