import { describe, expect, it } from "vitest";

import type { Access } from "../../../src/providers/provider.ts";
import type { Container } from "../../../src/providers/tracker.ts";
import { subscriptions as hooks } from "../../../src/providers/github/subscriptions.ts";
import { github } from "../../../src/providers/github/index.ts";
import { tracker } from "../../../src/providers/github/tracker.ts";
import { accessOf as accessWith } from "../contracts/access.ts";

const { containers } = tracker;
const accessOf = (persona: string) => accessWith(github, `sandbox-${persona}`);

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

describe("GitHub's hooks", () => {
  const hook = { url: "http://localhost:8787/webhooks/github/x", secret: "s".repeat(20) };
  const mine = { id: "x", nowMs: 0, ...hook };

  it("are installed, inspected, given another secret, and removed", async () => {
    const access = accessOf("alice");
    const web = await repository(access, "acme/web");
    const made = await hooks.create(access, web, mine);
    const { remoteId } = made;
    expect(await hooks.inspect?.(access, web, remoteId)).toEqual({ isActive: true, url: hook.url });
    await hooks.rotate?.(access, web, { remoteId, ...hook, secret: "t".repeat(20) });
    await hooks.remove(access, web, made);
    expect(await hooks.inspect?.(access, web, remoteId)).toBeNull();
    await hooks.remove(access, web, made);
  });

  it("are refused to an account that may only write", async () => {
    const access = accessOf("bob");
    const web = await repository(access, "acme/web");
    expect(web.canInstallHooks).toBe(false);
    await expect(hooks.create(access, web, mine)).rejects.toMatchObject({
      code: "forbidden",
      permanent: true,
    });
  });
});
