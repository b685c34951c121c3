import { describe, expect, it } from "vitest";

import { microsoft } from "../../../src/providers/microsoft/index.ts";
import { accessOf } from "../contracts/access.ts";

describe("a calendar at Microsoft", () => {
  const access = accessOf(microsoft, "sandbox-alice");
  const { calendar } = microsoft;
  if (calendar === undefined) throw new Error("Microsoft has no calendars.");

  it("starts over when Graph cannot read a token", async () => {
    const [primary] = await calendar.calendars(access);
    const query = { window: { from: 0, to: 1 }, cursor: "?$deltatoken=nonsense" };
    expect(await calendar.list(access, primary?.id ?? "", query)).toEqual({ status: "reset" });
    const first = { ...query, cursor: null };
    await expect(calendar.list(access, "nowhere", first)).rejects.toMatchObject({ code: "not_found" });
  });
});
