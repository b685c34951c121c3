import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { afterEach, describe, expect, it, vi } from "vitest";

import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import { connections } from "../../../src/db/schema/connections.ts";
import { audit } from "../../../src/db/schema/people.ts";
import { rotateSecret } from "../../../src/integrations/subscriptions/rotate-secret.ts";
import { createSecret } from "../../../src/lib/id.ts";
import { createHook, deliver } from "../../support/hooks.ts";
import { createPerson, db } from "../../support/people.ts";
import { contextFor } from "../../support/context.ts";

const dayMs = 86_400_000;
const body = { action: "opened" };

async function setUp() {
  const owner = await createPerson();
  const hook = await createHook({ workspaceId: owner.workspaceId });
  const statusWith = async (secret: string) => (await deliver({ ...hook, secret }, body)).status;
  return { owner, hook, statusWith };
}

function setClock(now: number) {
  vi.useFakeTimers({ now, toFake: ["Date"] });
}

afterEach(() => {
  vi.useRealTimers();
});

describe("a webhook's fresh secret", () => {
  it("W6: is valid at once, and the one before for a day and no longer", async () => {
    const { owner, hook, statusWith } = await setUp();
    expect(await statusWith(hook.secret)).toBe(202);
    const rotatedAt = Date.now() + 10_000;
    setClock(rotatedAt);
    const { secret, previousUntil } = await rotateSecret(await contextFor(owner, rotatedAt), hook.id);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(secret).not.toBe(hook.secret);
    expect(previousUntil).toBe(rotatedAt + dayMs);
    for (const at of [rotatedAt, previousUntil - 1]) {
      setClock(at);
      expect(await statusWith(secret)).toBe(202);
      expect(await statusWith(hook.secret)).toBe(202);
      expect(await statusWith(createSecret())).toBe(401);
    }
    for (const at of [previousUntil, previousUntil + dayMs]) {
      setClock(at);
      expect(await statusWith(hook.secret)).toBe(401);
      expect(await statusWith(secret)).toBe(202);
    }
  });

  it("W6: ends the secret before the last at once", async () => {
    const { owner, hook, statusWith } = await setUp();
    const ctx = await contextFor(owner);
    const second = await rotateSecret(ctx, hook.id);
    const third = await rotateSecret(ctx, hook.id);
    expect(await statusWith(hook.secret)).toBe(401);
    expect(await statusWith(second.secret)).toBe(202);
    expect(await statusWith(third.secret)).toBe(202);
  });

  it("K5: stands nowhere in the clear, and is audited once although two people ask at once", async () => {
    const { owner, hook, statusWith } = await setUp();
    const ctx = await contextFor(owner);
    const outcomes = await Promise.allSettled([rotateSecret(ctx, hook.id), rotateSecret(ctx, hook.id)]);
    const [won, ...others] = outcomes.flatMap((outcome) =>
      outcome.status === "fulfilled" ? [outcome.value] : [],
    );
    expect(others).toEqual([]);
    expect(outcomes).toContainEqual({
      status: "rejected",
      reason: expect.objectContaining({ code: "conflict" }),
    });
    expect(await statusWith(won?.secret ?? "")).toBe(202);
    const audited = await db().select().from(audit).where(eq(audit.action, "subscription.rotate"));
    expect(audited.map(({ target }) => target)).toEqual([`subscription:${hook.id}`]);
    const { results } = await env.DB.prepare("SELECT * FROM subscriptions").all();
    expect(JSON.stringify([results, audited])).not.toContain(won?.secret);
  });

  it("is for those who manage the workspace, and for a webhook of theirs that works", async () => {
    const { owner, hook, statusWith } = await setUp();
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    const stranger = await createPerson();
    const rotate = async (person: typeof owner, id = hook.id) => rotateSecret(await contextFor(person), id);
    await expect(rotate(member)).rejects.toMatchObject({ code: "forbidden" });
    await expect(rotate(stranger)).rejects.toMatchObject({ code: "not_found" });
    await expect(rotate(owner, createSecret())).rejects.toMatchObject({ code: "not_found" });
    expect(await statusWith(hook.secret)).toBe(202);
    await db().update(subscriptions).set({ state: "removed" });
    await expect(rotate(owner)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is for a member too where the connection is their own", async () => {
    const { owner, hook } = await setUp();
    const { workspaceId } = owner;
    const member = await createPerson({ workspaceId, role: "member" });
    await db().update(connections).set({ ownerId: member.userId });
    await expect(rotateSecret(await contextFor(member), hook.id)).resolves.toMatchObject({
      secret: expect.any(String),
    });
    await expect(rotateSecret(await contextFor(owner), hook.id)).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
