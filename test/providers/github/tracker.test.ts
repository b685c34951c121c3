import { describe, expect, it } from "vitest";

import { createOutbound } from "../../../src/lib/create-outbound.ts";
import type { Access } from "../../../src/providers/provider.ts";
import type { Container, IssuePage, IssueSnapshot } from "../../../src/providers/tracker.ts";
import { hooks } from "../../../src/providers/github/hooks.ts";
import { tracker } from "../../../src/providers/github/tracker.ts";

const { containers } = tracker;
const sandboxUrl = "http://localhost:8788";

function accessOf(persona: string): Access {
  return {
    host: "github.com",
    accessToken: `sandbox-${persona}`,
    http: createOutbound({ sandboxUrl }),
  };
}

async function reachable(access: Access): Promise<Container[]> {
  const all: Container[] = [];
  for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
    const page: Awaited<ReturnType<typeof containers.list>> = await containers.list(access, cursor);
    all.push(...page.items);
    cursor = page.next;
  }
  return all;
}

async function repository(access: Access, name: string): Promise<Container> {
  const found = (await reachable(access)).find((one) => one.name === name);
  if (found === undefined) throw new Error(`The sandbox has no ${name}.`);
  return found;
}

describe("GitHub's repositories", () => {
  it("are listed over all pages, and found by their id", async () => {
    const access = accessOf("alice");
    const all = await reachable(access);
    expect(all).toHaveLength(120);
    const web = all.find(({ name }) => name === "acme/web");
    expect(web).toMatchObject({ canInstallHooks: true });
    expect(await containers.get(access, web?.externalId ?? "")).toEqual(web);
    expect(await containers.get(access, "999999999")).toBeNull();
  });
});

describe("GitHub's issues", () => {
  it("come page by page, each open one once, without pull requests", async () => {
    const access = accessOf("alice");
    const api = await repository(access, "acme/api");
    const seen: IssueSnapshot[] = [];
    let next: string | null = null;
    let requests = 0;
    do {
      const page: IssuePage = await tracker.listChanged(access, api, { since: null, next, etag: null });
      if (page.status !== "page") throw new Error("Nothing was asked for conditionally.");
      if (requests++ === 0) expect(page.pagesTotal).toBe(3);
      seen.push(...page.issues);
      next = page.next;
    } while (next !== null && requests < 20);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(250);
    expect(seen.every(({ status }) => status.category === "todo")).toBe(true);
  });

  it("are asked for conditionally, and then cost nothing when nothing changed", async () => {
    const access = accessOf("alice");
    const web = await repository(access, "acme/web");
    const since = Date.now() - 3_600_000;
    const first = await tracker.listChanged(access, web, { since, next: null, etag: null });
    if (first.status !== "page") throw new Error("The first answer is a page.");
    expect(first.etag).toBeTruthy();
    const again = await tracker.listChanged(access, web, { since, next: null, etag: first.etag });
    expect(again).toEqual({ status: "unchanged" });
  });
});

describe("GitHub's hooks", () => {
  const hook = { url: "http://localhost:8787/webhooks/github/x", secret: "s".repeat(20) };

  it("are installed, inspected, given another secret, and removed", async () => {
    const access = accessOf("alice");
    const web = await repository(access, "acme/web");
    const { remoteId } = await hooks.install(access, web, hook);
    expect(await hooks.inspect(access, web, remoteId)).toEqual({ isActive: true, url: hook.url });
    await hooks.changeSecret(access, web, { remoteId, ...hook, secret: "t".repeat(20) });
    await hooks.ping(access, web, remoteId);
    await hooks.remove(access, web, remoteId);
    expect(await hooks.inspect(access, web, remoteId)).toBeNull();
    await hooks.remove(access, web, remoteId);
  });

  it("are refused to an account that may only write", async () => {
    const access = accessOf("bob");
    const web = await repository(access, "acme/web");
    expect(web.canInstallHooks).toBe(false);
    await expect(hooks.install(access, web, hook)).rejects.toMatchObject({
      code: "forbidden",
      permanent: true,
    });
  });
});
