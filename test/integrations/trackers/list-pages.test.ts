import { describe, expect, it } from "vitest";

import { listPages } from "../../../src/integrations/trackers/list-pages.ts";
import { ProviderError } from "../../../src/providers/provider.ts";
import type { IssueSnapshot } from "../../../src/providers/tracker.ts";
import { snapshot } from "../../support/bindings.ts";

const issue = (body = "Text") => snapshot({ body });
const cursors = ["a", "b", "c", "d", null];

/** Pages of one issue each; `told` which were asked for. */
function pagesOf(items: IssueSnapshot[], fails: string | null = null) {
  const told: (string | null)[] = [];
  const list = async (cursor: string | null) => {
    told.push(cursor);
    if (cursor === fails)
      throw new ProviderError("Too many calls.", { provider: "x", code: "rate_limited", permanent: false });
    const at = cursors.indexOf(cursor);
    const next = cursors[at + 1] ?? null;
    const [item = issue()] = items.slice(at);
    const cursorAfter = next === null ? "end" : null;
    return { status: "page" as const, items: [item], removed: [], listed: 1, next, cursor: cursorAfter };
  };
  return { told, list };
}

describe("pages of a long listing", () => {
  it("are asked for three at a time, and the last of them says where it goes on", async () => {
    const { list, told } = pagesOf([]);
    expect(await listPages(list, "a")).toMatchObject({ pages: 3, listed: 3, next: "d", cursor: null });
    expect(await listPages(list, "d")).toMatchObject({ pages: 1, listed: 1, next: null, cursor: "end" });
    expect(told).toEqual(["a", "b", "c", "d"]);
  });

  it("are taken as far as they came when the provider stops, which the next job meets", async () => {
    const { list } = pagesOf([], "c");
    expect(await listPages(list, "a")).toMatchObject({ pages: 2, listed: 2, next: "c" });
    await expect(listPages(list, "c")).rejects.toMatchObject({ code: "rate_limited" });
  });

  it("are fewer when their texts are long", async () => {
    const { list } = pagesOf([issue(), issue("x".repeat(600_000))]);
    expect(await listPages(list, "a")).toMatchObject({ pages: 2, next: "c" });
  });
});
