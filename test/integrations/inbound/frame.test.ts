import { describe, expect, it, vi } from "vitest";

import {
  decodeFrame,
  encodeForQueue,
  encodeFrame,
  type FrameHeader,
} from "../../../src/integrations/inbound/frame.ts";
import { keptDeliveries } from "../../support/deliveries.ts";
import { createHook, deliver } from "../../support/hooks.ts";

const header: FrameHeader = {
  subscriptionId: "s".repeat(43),
  deliveryId: "d1",
  event: "issues – ü",
  contentType: "application/json",
  receivedAt: 1,
  sizeBytes: 3,
  headers: { "user-agent": "Someone" },
  bodyKey: null,
};
const bytes = (size: number, value: number) => new Uint8Array(size).fill(value);

describe("a frame", () => {
  it.each([0, 1, 8_000, 122_000, 131_072, 500_000])("carries a body of %i bytes", (size) => {
    const body = bytes(size, 7);
    expect(decodeFrame(encodeFrame(header, body))).toEqual({ header, body });
  });

  it("that is kept stays as it is while others are made", () => {
    const first = encodeFrame(header, bytes(100, 1));
    encodeForQueue({ ...header, deliveryId: "d2" }, bytes(200, 2));
    expect(decodeFrame(first)).toEqual({ header, body: bytes(100, 1) });
  });

  it("of each of many deliveries at once reaches the consumer with its own bytes", async () => {
    const hook = await createHook();
    const numbers = Array.from({ length: 20 }, (_, n) => n);
    const payload = (n: number) => ({ action: "unused", filler: String(n % 10).repeat(3_000 + 40 * n) });
    const answers = await Promise.all(
      numbers.map((n) => deliver(hook, payload(n), { deliveryId: `n-${n}`, event: "issues" })),
    );
    expect(answers.map(({ status }) => status)).toEqual(numbers.map(() => 202));
    const kept = await vi.waitFor(async () => {
      const found = await keptDeliveries();
      expect(found).toHaveLength(numbers.length);
      return found;
    }, 10_000);
    const texts = kept.map(({ text }) => text);
    expect(texts.toSorted()).toEqual(numbers.map((n) => JSON.stringify(payload(n))).toSorted());
    expect(kept[0]?.headers).toMatchObject({ "content-type": "application/json" });
  });
});
