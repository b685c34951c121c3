import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { activities, connections, credentials } from "../../../src/db/schema/connections.ts";
import { openSecret } from "../../../src/integrations/connections/credential.ts";
import { openConnection } from "../../../src/integrations/connections/open-connection.ts";
import {
  findDueRefreshes,
  refreshConnection,
} from "../../../src/integrations/connections/refresh-connection.ts";
import { connectByOAuth, connectByPersonalToken } from "../../support/connections.ts";
import { createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { contextFor } from "../../support/context.ts";

const hourMs = 3_600_000;
let owner: Person;
let connectionId: string;

/** Who GitHub says we are, asked on behalf of the owner at `now`. */
async function login(now = Date.now()): Promise<string> {
  const { call, provider } = await openConnection(await contextFor(owner, now), connectionId);
  return (await call((access) => provider.account(access))).login;
}

/** The first token call was the connect's own; failing ones count too. */
const refreshCalls = async () =>
  (await sandbox.requests("github.com")).filter(({ path }) => path.endsWith("/access_token")).length - 1;
const status = async () => (await db().select().from(connections).get())?.status;
const activityKinds = async () =>
  (await db().select().from(activities).where(eq(activities.kind, "refresh"))).map(({ outcome }) => outcome);
const allSettled = <T>(times: number, run: () => Promise<T>) =>
  Promise.allSettled(Array.from({ length: times }, run));

beforeEach(async () => {
  await sandbox.set({ githubTokenSeconds: 8 * 3600 });
  owner = await createPerson();
  connectionId = await connectByOAuth(owner);
});

describe("a token that expires", () => {
  it("is left alone while it has more than five minutes", async () => {
    expect(await login(Date.now() + 7.9 * hourMs)).toBe("alice");
    expect(await refreshCalls()).toBe(0);
  });

  it("O7: is renewed within the last five minutes, and the new pair is stored", async () => {
    const [before] = await db().select().from(credentials);
    expect(await login(Date.now() + 7.95 * hourMs)).toBe("alice");
    expect(await login()).toBe("alice");
    const [after] = await db().select().from(credentials);
    expect(await refreshCalls()).toBe(1);
    expect(after).toMatchObject({ version: 2, leaseId: null, leaseUntil: null });
    expect([undefined, before?.secret]).not.toContain(after?.secret);
    expect(await activityKinds()).toEqual(["ok"]);
  });

  it("keeps the refresh token and its end that were known, unless the answer names another", async () => {
    const known = Date.now() + 200 * 24 * hourMs;
    await db().update(credentials).set({ refreshExpiresAt: known });
    await login(Date.now() + 9 * hourMs);
    const [named] = await db().select().from(credentials);
    expect(named?.refreshExpiresAt).toBeGreaterThan(Date.now());
    expect([undefined, null, known]).not.toContain(named?.refreshExpiresAt);
    connectionId = await connectByOAuth(owner, "alice", "google");
    const isGoogle = eq(credentials.connectionId, connectionId);
    await db().update(credentials).set({ refreshExpiresAt: known }).where(isGoogle);
    const refreshToken = async () => {
      const [row] = await db().select().from(credentials).where(isGoogle);
      const { vault } = await contextFor(owner);
      const secret = row === undefined ? null : await openSecret(vault, row, row.secret);
      return secret?.method === "oauth" ? secret.refreshToken : null;
    };
    const before = await refreshToken();
    expect(before).toEqual(expect.any(String));
    const { call, provider } = await openConnection(
      await contextFor(owner, Date.now() + 9 * hourMs),
      connectionId,
    );
    await call((access) => provider.account(access));
    expect(await db().select().from(credentials).where(isGoogle)).toMatchObject([
      { version: 2, refreshExpiresAt: known },
    ]);
    expect(await refreshToken()).toBe(before);
  });

  it("O6: is renewed once by fifty callers at once, who all go on with the new one", async () => {
    const now = Date.now() + 9 * hourMs;
    const results = await allSettled(50, () => login(now));
    expect(results.map((result) => (result.status === "fulfilled" ? result.value : result.reason))).toEqual(
      Array.from({ length: 50 }, () => "alice"),
    );
    expect(await refreshCalls()).toBe(1);
  });

  it("O6: is renewed again after a holder crashed, once its lease has ended", async () => {
    const now = Date.now() + 9 * hourMs;
    await db()
      .update(credentials)
      .set({ leaseId: "crashed", leaseUntil: now + 200 });
    expect(await login(now)).toBe("alice");
    expect(await refreshCalls()).toBe(1);
  });

  it("is found by the cron when it is due, and renewed by the job", async () => {
    const now = Date.now() + 7.95 * hourMs;
    expect(await findDueRefreshes(db(), Date.now())).toEqual([]);
    expect(await findDueRefreshes(db(), now)).toEqual([{ workspaceId: owner.workspaceId, connectionId }]);
    await refreshConnection(await contextFor(owner, now), connectionId);
    expect(await findDueRefreshes(db(), Date.now())).toEqual([]);
    expect(await refreshCalls()).toBe(1);
  });
});

describe("a renewal that fails", () => {
  const later = () => Date.now() + 9 * hourMs;

  it("asks a provider that is down once, says so, and keeps the connection", async () => {
    await sandbox.setFault("github.com", { kind: "error", status: 500 });
    const results = await allSettled(10, () => login(later()));
    expect(results.every(({ status: outcome }) => outcome === "rejected")).toBe(true);
    expect(await refreshCalls()).toBe(1);
    expect(await status()).toBe("active");
    expect((await db().select().from(connections).get())?.lastError).toContain("problem on its side");
    expect(await activityKinds()).toEqual(["failed"]);
    await sandbox.clearFaults("github.com");
    expect(await login(later() + 60_000)).toBe("alice");
  });

  it("uses the old token while that is still valid", async () => {
    await sandbox.setFault("github.com", { kind: "error", status: 500 });
    const soon = Date.now() + 7.95 * hourMs;
    expect(await login(soon)).toBe("alice");
    expect(await login(soon)).toBe("alice");
    expect(await refreshCalls()).toBe(1);
  });

  it("O7: hands the connection to its owner when GitHub refuses for good, once and without a loop", async () => {
    // Somebody else used our refresh token: GitHub kills the pair.
    await login(later());
    const [used] = await db().select().from(credentials);
    await login(later() + 9 * hourMs);
    if (used !== undefined) await db().update(credentials).set(used);
    const callsBefore = await refreshCalls();
    const results = await allSettled(10, () => login(later() + 9 * hourMs));
    expect(results.map((result) => result.status === "rejected" && String(result.reason.message))).toEqual(
      Array.from({ length: 10 }, () => expect.stringContaining("Reconnect it")),
    );
    expect(await refreshCalls()).toBe(callsBefore + 1);
    expect(await status()).toBe("needs_reconnect");
    expect((await activityKinds()).filter((outcome) => outcome === "failed")).toHaveLength(1);
    await expect(login(later())).rejects.toMatchObject({ code: "unauthorized", permanent: true });
    expect(await refreshCalls()).toBe(callsBefore + 1);
    expect(await findDueRefreshes(db(), later() + 99 * hourMs)).toEqual([]);
  });

  it("asks only now and then when the client's secret is wrong, and does not blame the person", async () => {
    const ctx = await contextFor(owner, later());
    const client = { id: "Ov-test-client", secret: "another-secret-of-the-test" };
    const misconfigured = { ...ctx, config: { ...ctx.config, clients: { github: client } } };
    await expect(refreshConnection(misconfigured, connectionId)).rejects.toMatchObject({ code: "invalid" });
    expect(await status()).toBe("active");
    expect(await findDueRefreshes(db(), later() + 600_000)).toEqual([]);
    expect(await findDueRefreshes(db(), later() + 960_000)).toHaveLength(1);
  });

  it("says when the stored secret cannot be read, and sends nothing", async () => {
    await db().update(credentials).set({ secret: "k1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" });
    const error: unknown = await login().catch((caught: unknown) => caught);
    expect(String(error)).toContain("cannot be read with the encryption keys");
    expect(await refreshCalls()).toBe(0);
  });

  it("O6: does not overwrite a pair that came in meanwhile", async () => {
    await sandbox.setFault("github.com", { kind: "slow", retryAfterSeconds: 0.5, method: "POST", times: 1 });
    const slow = login(later());
    await scheduler.wait(200);
    await sandbox.set({ githubTokenSeconds: 48 * 3600 });
    const reconnected = await connectByOAuth(owner);
    expect(reconnected).toBe(connectionId);
    const [stored] = await db().select().from(credentials);
    expect(await slow).toBe("alice");
    expect(await db().select().from(credentials)).toEqual([stored]);
  });
});

describe("a token that GitHub rejects in the middle of its life", () => {
  it("O7: is renewed once, and the call repeated once", async () => {
    await sandbox.setFault("api.github.com", { kind: "revoked", times: 1 });
    expect(await login()).toBe("alice");
    expect(await refreshCalls()).toBe(1);
  });

  it("makes the connection need its owner when there is nothing to renew it with", async () => {
    await sandbox.set({ githubTokenSeconds: null });
    const bob = await createPerson();
    [owner, connectionId] = [bob, await connectByOAuth(bob, "bob")];
    await sandbox.setFault("api.github.com", { kind: "revoked" });
    await expect(login()).rejects.toMatchObject({ code: "unauthorized", permanent: true });
    const [row] = await db().select().from(connections).where(eq(connections.id, connectionId));
    expect(row).toMatchObject({ status: "needs_reconnect", lastError: expect.stringContaining("bob") });
  });
});

it("never renews a personal access token", async () => {
  const bob = await createPerson();
  [owner, connectionId] = [bob, await connectByPersonalToken(bob, "bob")];
  expect(await login(Date.now() + 1000 * hourMs)).toBe("bob");
  expect(await refreshCalls()).toBe(0);
});
