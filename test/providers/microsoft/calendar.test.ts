import { describe, expect, it } from "vitest";

import { microsoft } from "../../../src/providers/microsoft/index.ts";
import { subscriptions } from "../../../src/providers/microsoft/subscriptions.ts";
import { accessOf } from "../contracts/access.ts";

describe("a calendar at Microsoft", () => {
  const access = accessOf(microsoft, "sandbox-alice");
  const { calendar } = microsoft;
  if (calendar === undefined) throw new Error("Microsoft has no calendars.");

  it("starts over when Graph cannot read a token", async () => {
    const [primary] = await calendar.list(access);
    const query = { window: { from: 0, to: 1 }, cursor: "?$deltatoken=nonsense", next: null };
    expect(await calendar.listChanged(access, primary?.id ?? "", query)).toEqual({ status: "reset" });
    const first = { ...query, cursor: null };
    await expect(calendar.listChanged(access, "nowhere", first)).rejects.toMatchObject({ code: "not_found" });
  });

  it("opens no channel to an address that does not answer the handshake", async () => {
    const [primary] = await calendar.list(access);
    const url = "http://localhost:8787/nobody-listens-here";
    const asked = { id: "ch_1", url, secret: "t", nowMs: Date.now() };
    const own = { externalId: primary?.id ?? "", name: "Alice", url: "" };
    await expect(subscriptions.create(access, own, asked)).rejects.toMatchObject({
      code: "invalid",
      permanent: true,
    });
    const gone = { remoteId: "unknown", resourceId: null, expiresAt: 0 };
    await expect(subscriptions.remove(access, own, gone)).resolves.toBeUndefined();
    await expect(subscriptions.renew?.(access, gone, Date.now())).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
