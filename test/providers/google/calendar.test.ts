import { describe, expect, it } from "vitest";

import { google } from "../../../src/providers/google/index.ts";
import { accessOf } from "../contracts/access.ts";

describe("a calendar at Google", () => {
  it("opens a channel that ends in days and can be closed twice", async () => {
    const { subscriptions } = google;
    const access = accessOf(google, "sandbox-alice");
    const url = "http://localhost:8787/nobody-listens-here";
    const asked = { id: "ch_1", url, secret: "t", nowMs: Date.now() };
    const own = { externalId: "alice@acme.example", name: "Alice", url: "" };
    const channel = await subscriptions?.create(access, own, asked);
    if (channel === undefined) throw new Error("There is no channel.");
    expect(channel.expiresAt).toBeGreaterThan(Date.now() + 6 * 86_400_000);
    await subscriptions?.remove(access, own, channel);
    await expect(subscriptions?.remove(access, own, channel)).resolves.toBeUndefined();
  });
});
