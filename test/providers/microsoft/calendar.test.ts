import { describe, expect, it } from "vitest";

import { createOutbound } from "../../../src/lib/create-outbound.ts";
import { microsoft } from "../../../src/providers/microsoft/index.ts";
import { describeCalendar } from "../calendar-contract.ts";

describe("a calendar at Microsoft", () => {
  describeCalendar({ provider: microsoft, api: "microsoft", calls: "graph.microsoft.com" });

  it("opens no channel to an address that does not answer the handshake", async () => {
    const access = {
      host: microsoft.defaultHost,
      accessToken: "sandbox-alice",
      http: createOutbound({ sandboxUrl: "http://localhost:8788", backoffMs: 1 }),
    };
    const [calendar] = (await microsoft.calendar?.list(access)) ?? [];
    const url = "http://localhost:8787/nobody-listens-here";
    const asked = { id: "ch_1", url, token: "t", nowMs: Date.now() };
    await expect(microsoft.calendar?.push?.watch(access, calendar?.id ?? "", asked)).rejects.toMatchObject({
      code: "invalid",
      permanent: true,
    });
    const gone = { id: "unknown", resourceId: "", expiresAt: 0 };
    await expect(microsoft.calendar?.push?.stop(access, gone)).resolves.toBeUndefined();
    await expect(microsoft.calendar?.push?.renew?.(access, gone, Date.now())).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
