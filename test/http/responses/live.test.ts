import { expect, it } from "vitest";

import { versionOf } from "../../../src/http/responses/live.ts";

it("changes with what is shown, and with a duration only when its minute does", async () => {
  const version = await versionOf([{ title: "Fix", spentMs: 60_000 }]);
  expect(version).toMatch(/^[0-9a-f]{16}$/);
  expect(await versionOf([{ title: "Fix", spentMs: 119_999 }])).toBe(version);
  expect(await versionOf([{ title: "Fix", spentMs: 120_000 }])).not.toBe(version);
  expect(await versionOf([{ title: "Mend", spentMs: 60_000 }])).not.toBe(version);
});
