import { expect, it } from "vitest";

import { github } from "../../../src/providers/github/index.ts";
import { tracker } from "../../../src/providers/github/tracker.ts";
import { accessOf } from "../contracts/access.ts";

it("issues are asked for conditionally, which costs nothing when nothing changed", async () => {
  const access = accessOf(github, "sandbox-alice");
  const [container] = (await tracker.containers.list(access, null)).items;
  if (container === undefined) throw new Error("Alice has no repository.");
  const startedAt = Date.now();
  const cursor = tracker.since?.(startedAt) ?? null;
  const first = await tracker.list(access, container, { cursor, startedAt });
  if (first.status !== "page") throw new Error("Nothing was forgotten.");
  expect(JSON.parse(first.cursor ?? "")).toMatchObject({ etag: expect.any(String) });
  const again = await tracker.list(access, container, { cursor: first.cursor, startedAt });
  expect(again).toMatchObject({ items: [], listed: 0, next: null, cursor: first.cursor });
  expect(access.http.calls().at(-1)).toMatchObject({ status: 304 });
});
