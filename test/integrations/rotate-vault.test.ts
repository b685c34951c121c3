import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { holidayCalendars } from "../../src/db/schema/hours.ts";
import { subscriptions } from "../../src/db/schema/subscriptions.ts";
import { connections, credentials } from "../../src/db/schema/connections.ts";
import type { Config } from "../../src/env.ts";
import { openSecret, sealSecret } from "../../src/integrations/connections/credential.ts";
import { openAddress, sealAddress } from "../../src/integrations/holidays/address.ts";
import { countSecretsByKey, rotateVaultBatch } from "../../src/integrations/rotate-vault.ts";
import type { RotationCtx } from "../../src/integrations/connections/rotate-credentials.ts";
import { secretLocation } from "../../src/integrations/subscriptions/subscription.ts";
import { openVault } from "../../src/lib/vault.ts";
import { tokenOf } from "../../src/providers/access.ts";
import { createPerson, db } from "../support/people.ts";
import { contextFor } from "../support/context.ts";

const oldKey = { id: "old", bytes: new Uint8Array(32).fill(1) };
const newKey = { id: "new", bytes: new Uint8Array(32).fill(2) };
const workspaceId = "w";
const secretOf = (id: string) => ({
  method: "oauth" as const,
  accessToken: `token-${id}`,
  refreshToken: null,
});
const ids = Array.from({ length: 120 }, (_, i) => `c${i}`);

const calendar = {
  workspaceId,
  id: "holidays",
  name: "Holidays",
  address: "https://calendar.example/secret.ics",
  readAt: 1,
  createdAt: 1,
};

async function ctxWith(keys: Config["encryptionKeys"]): Promise<RotationCtx & { jobs: unknown[] }> {
  const context = await contextFor(await createPerson());
  return { ...context, config: { ...context.config, encryptionKeys: keys }, vault: await openVault(keys) };
}

async function fill(): Promise<void> {
  const vault = await openVault([oldKey]);
  for (const connectionId of ids) {
    const secret = await sealSecret(vault, { workspaceId, connectionId }, secretOf(connectionId));
    await db()
      .insert(credentials)
      .values({ connectionId, workspaceId, secret, keyId: "old", version: 1, updatedAt: 1 });
  }
  await db()
    .insert(holidayCalendars)
    .values([
      { ...calendar, ...(await sealAddress(vault, calendar, calendar.address)) },
      { ...calendar, id: "plain" },
    ]);
  for (const id of ["h1", "h2"]) {
    const location = secretLocation({ workspaceId, id });
    await db()
      .insert(subscriptions)
      .values({
        id,
        workspaceId,
        connectionId: "c0",
        provider: "github",
        secret: await vault.encrypt(`secret-${id}`, location),
        previousSecret: await vault.encrypt(`before-${id}`, location),
        keyId: "old",
        scope: "container",
        state: "active",
        createdAt: 1,
      });
  }
}

/** Every secret, read with the new key alone. */
async function readAll(): Promise<string[]> {
  const vault = await openVault([newKey]);
  const ofConnections = await db().select().from(credentials);
  const ofHooks = await db().select().from(subscriptions);
  const ofCalendars = await db().select().from(holidayCalendars).where(eq(holidayCalendars.id, calendar.id));
  return Promise.all([
    ...ofCalendars.map(async (row) => openAddress(vault, row)),
    ...ofConnections.map(async (row) => tokenOf({ credential: await openSecret(vault, row, row.secret) })),
    ...ofHooks.flatMap((row) => [
      vault.decrypt(row.secret, secretLocation(row)),
      vault.decrypt(row.previousSecret ?? "", secretLocation(row)),
    ]),
  ]);
}

describe("rotateVaultBatch", () => {
  it("K4: continues after being killed halfway, until the old key can be dropped", async () => {
    await fill();
    const first = await ctxWith([newKey, oldKey]);
    expect((await rotateVaultBatch(first)).isDone).toBe(false);
    expect(await countSecretsByKey(db())).toEqual({ old: 70, new: 53 });
    // The job that the first batch sent is lost; the nightly one starts over.
    const second = await ctxWith([newKey, oldKey]);
    for (let batch = 1; !(await rotateVaultBatch(second)).isDone; batch++) expect(batch).toBeLessThan(10);
    expect(await countSecretsByKey(db())).toEqual({ new: 123 });
    const ofHooks = ["secret-h1", "before-h1", "secret-h2", "before-h2"];
    const expected = [calendar.address, ...ids.map((id) => `token-${id}`), ...ofHooks];
    expect((await readAll()).toSorted()).toEqual(expected.toSorted());
  });

  it("asks for the next batch by a job of its own, and stops when there is nothing left", async () => {
    await fill();
    const ctx = await ctxWith([newKey, oldKey]);
    for (let i = 0; i < 4; i++) await rotateVaultBatch(ctx);
    expect(ctx.jobs).toEqual([{ type: "vault.rotate" }, { type: "vault.rotate" }, { type: "vault.rotate" }]);
  });

  it("K2: flags what no key opens, leaves it as it is, and comes to its end", async () => {
    const now = Date.now();
    await db().insert(connections).values({
      workspaceId,
      id: "c1",
      provider: "github",
      host: "github.com",
      accountId: "1",
      accountLogin: "alice",
      authMethod: "oauth",
      scopesRequested: [],
      scopesGranted: [],
      status: "active",
      createdBy: "u",
      createdAt: now,
      updatedAt: now,
    });
    await db().insert(credentials).values({
      connectionId: "c1",
      workspaceId,
      secret: "old.damaged",
      keyId: "old",
      version: 1,
      updatedAt: now,
    });
    const ctx = await ctxWith([newKey, oldKey]);
    await rotateVaultBatch(ctx);
    expect((await rotateVaultBatch(ctx)).isDone).toBe(true);
    expect(await db().select().from(credentials)).toMatchObject([
      { secret: "old.damaged", keyId: "unreadable" },
    ]);
    expect((await db().select().from(connections).get())?.lastError).toContain("cannot be read");
  });

  it("has nothing to do with one key", async () => {
    await fill();
    expect(await rotateVaultBatch(await ctxWith([oldKey]))).toEqual({ rotated: 0, isDone: true });
  });
});
