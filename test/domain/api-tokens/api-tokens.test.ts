import { describe, expect, it } from "vitest";

import { audit, memberships } from "../../../src/db/schema/people.ts";
import type { PersonActor } from "../../../src/domain/context.ts";
import { createApiToken } from "../../../src/domain/api-tokens/create-api-token.ts";
import { findTokenActor } from "../../../src/domain/api-tokens/find-token-actor.ts";
import { listApiTokens } from "../../../src/domain/api-tokens/list-api-tokens.ts";
import { revokeApiToken } from "../../../src/domain/api-tokens/revoke-api-token.ts";
import { sha256Hex } from "../../../src/lib/digest.ts";
import { readDatabase } from "../../support/database.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";

const now = Date.UTC(2026, 10, 20, 12);
const dayMs = 86_400_000;
const wish = { name: "Reports", scopes: ["time:read", "tasks:read"], expiresInDays: 30 };

const actorOf = async (token: string, at = now) => findTokenActor(db(), await sha256Hex(token), at);

describe("an API token", () => {
  it("acts for its person within its scopes until it expires", async () => {
    const person = await createPerson({ role: "admin" });
    const { id, token } = await createApiToken(ctxFor(person, now), wish);
    expect(token).toMatch(/^tw_[A-Za-z0-9_-]{43}$/);
    expect(await actorOf(token, now + 30 * dayMs - 1)).toEqual({
      actor: {
        kind: "token",
        tokenId: id,
        userId: person.userId,
        workspaceId: person.workspaceId,
        role: "admin",
        scopes: wish.scopes,
      },
      lastUsedAt: null,
    });
    expect(await actorOf(token, now + 30 * dayMs)).toBeNull();
    expect(await actorOf(`${token}x`)).toBeNull();
  });

  it("is stored nowhere in clear and listed by its first characters", async () => {
    const person = await createPerson();
    const { token } = await createApiToken(ctxFor(person, now), wish);
    expect(JSON.stringify(await readDatabase())).not.toContain(token.slice(8));
    const tokens = await listApiTokens(ctxFor(person, now));
    expect(tokens).toMatchObject([{ name: "Reports", prefix: token.slice(0, 8), scopes: wish.scopes }]);
    const colleague = await createPerson({ workspaceId: person.workspaceId });
    expect(await listApiTokens(ctxFor(colleague, now))).toEqual([]);
  });

  it.each([
    ["name", { name: " " }],
    ["scopes", { scopes: [] }],
    ["scopes", { scopes: ["time:read", "everything"] }],
    ["expiresInDays", { expiresInDays: 366 }],
    ["expiresInDays", { expiresInDays: 0 }],
    ["expiresInDays", { expiresInDays: Number.NaN }],
  ])("is refused for its %s in %j", async (field, change) => {
    const person = await createPerson();
    await expect(createApiToken(ctxFor(person), { ...wish, ...change })).rejects.toMatchObject({
      code: "invalid",
      field,
    });
  });

  it("can make and revoke no other token", async () => {
    const ctx = ctxFor(await createPerson());
    const actor: PersonActor = { ...ctx.actor, kind: "token", tokenId: "t", scopes: [] };
    await expect(createApiToken({ ...ctx, actor }, wish)).rejects.toMatchObject({ code: "forbidden" });
    await expect(revokeApiToken({ ...ctx, actor }, "t")).rejects.toMatchObject({ code: "forbidden" });
  });

  it("ends when its person revokes it, and nobody else can", async () => {
    const person = await createPerson();
    const owner = await createPerson({ workspaceId: person.workspaceId });
    const { id, token } = await createApiToken(ctxFor(person, now), wish);
    await expect(revokeApiToken(ctxFor(owner), id)).rejects.toMatchObject({ code: "not_found" });
    await revokeApiToken(ctxFor(person), id);
    expect(await actorOf(token)).toBeNull();
    await expect(revokeApiToken(ctxFor(person), id)).rejects.toMatchObject({ code: "not_found" });
    const actions = (await db().select().from(audit)).map(({ action }) => action);
    expect(actions.toSorted()).toEqual(["token.create", "token.revoke"]);
  });

  it("T3: follows its person's role at once, and ends with the membership", async () => {
    const { token } = await createApiToken(ctxFor(await createPerson(), now), wish);
    await db().update(memberships).set({ role: "member" });
    expect(await actorOf(token)).toMatchObject({ actor: { role: "member" } });
    await db().delete(memberships);
    expect(await actorOf(token)).toBeNull();
  });
});
