import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { bindings } from "../../../src/db/schema/bindings.ts";
import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import { activities, connections, credentials } from "../../../src/db/schema/connections.ts";
import {
  cleanUpConnection,
  type CleanUpJob,
} from "../../../src/integrations/connections/clean-up-connection.ts";
import { disconnect } from "../../../src/integrations/connections/disconnect.ts";
import { openConnection } from "../../../src/integrations/connections/open-connection.ts";
import type { Job } from "../../../src/messages.ts";
import { connectByOAuth, connectByPersonalToken } from "../../support/connections.ts";
import { createPerson, createWorkspace, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { contextFor } from "../../support/context.ts";

const day = 86_400_000;

function onlyCleanUp(jobs: Job[]): CleanUpJob {
  const [job] = jobs;
  if (job?.type !== "connection.cleanup") throw new Error("There is no clean-up job.");
  return job;
}

async function endConnection(person: Person, connectionId: string): Promise<CleanUpJob> {
  const ctx = await contextFor(person);
  await disconnect(ctx, connectionId);
  return onlyCleanUp(ctx.jobs);
}

/** A binding with a hook that is really installed at the sandbox. */
async function bind(person: Person, connectionId: string): Promise<void> {
  const { workspaceId } = person;
  const ctx = await contextFor(person);
  const { call, provider, connection } = await openConnection(ctx, connectionId);
  const page = await call(
    (access) => provider.tracker?.containers.list(access, null) ?? Promise.reject(new Error()),
  );
  const container = page.items.find(({ canSubscribe }) => canSubscribe);
  if (container === undefined) throw new Error("Alice has no repository.");
  const url = "http://localhost:8787/webhooks/github/h1";
  const mine = { id: "h1", url, secret: "hook-secret-of-the-test", nowMs: ctx.now };
  const installed = await call(
    (access) => provider.subscriptions?.create(access, container, mine) ?? Promise.reject(new Error()),
  );
  const common = { workspaceId, connectionId, provider: "github", createdAt: ctx.now };
  await db().batch([
    db()
      .insert(bindings)
      .values({
        ...common,
        id: "b1",
        projectId: "p1",
        host: connection.host,
        externalId: container.externalId,
        name: container.name,
        url: container.url,
        status: "active",
        settings: { ...defaultTrackerSettings, priorities: [] },
        intervalMinutes: 15,
        slot: 0,
        createdBy: person.userId,
        updatedAt: ctx.now,
      }),
    db()
      .insert(subscriptions)
      .values({
        ...common,
        id: "h1",
        bindingId: "b1",
        secret: "k1.x",
        keyId: "k1",
        remoteId: installed.remoteId,
        scope: "container",
        state: "active",
      }),
  ]);
}

const deletions = async () =>
  (await sandbox.requests("api.github.com"))
    .filter(({ method, status }) => method === "DELETE" && status === 204)
    .map(({ path }) => path)
    .toReversed();

describe("disconnect", () => {
  it("O9: wipes the secrets at once, and tells GitHub: hooks first, then the token", async () => {
    const owner = await createPerson();
    const connectionId = await connectByOAuth(owner);
    await bind(owner, connectionId);
    const job = await endConnection(owner, connectionId);
    expect(await db().select().from(credentials)).toEqual([]);
    expect(await db().select().from(subscriptions)).toMatchObject([{ state: "ending", secret: "" }]);
    expect(await db().select().from(bindings)).toMatchObject([{ status: "disabled" }]);
    await cleanUpConnection(await contextFor(owner), job);
    expect(await deletions()).toEqual([
      expect.stringContaining("/hooks/"),
      expect.stringContaining("/applications/"),
    ]);
    const summaries = (await db().select().from(activities)).map(({ summary }) => summary);
    expect(summaries.at(-1)).toContain("the token was revoked");
  });

  it("O9: ends up clean when GitHub is down for the first attempts", async () => {
    const owner = await createPerson();
    const connectionId = await connectByOAuth(owner);
    await bind(owner, connectionId);
    await sandbox.setFault("api.github.com", { kind: "error", status: 500, times: 2 });
    const job = await endConnection(owner, connectionId);
    for (const _ of [1, 2]) {
      await expect(cleanUpConnection(await contextFor(owner), job)).rejects.toMatchObject({
        permanent: false,
      });
    }
    await cleanUpConnection(await contextFor(owner), job);
    await cleanUpConnection(await contextFor(owner), job);
    expect((await deletions()).length).toBeGreaterThanOrEqual(2);
  });

  it("renews an expired token once more to remove hooks, and passes it on before using it", async () => {
    await sandbox.set({ githubTokenSeconds: 1 });
    const owner = await createPerson();
    const connectionId = await connectByOAuth(owner);
    await sandbox.set({ githubTokenSeconds: 3600 });
    await bind(owner, connectionId);
    await sandbox.setFault("api.github.com", { kind: "revoked", times: 1 });
    const job = await endConnection(owner, connectionId);
    const ctx = await contextFor(owner);
    await cleanUpConnection(ctx, job);
    expect(await deletions()).toEqual([]);
    await cleanUpConnection(await contextFor(owner), onlyCleanUp(ctx.jobs));
    expect(await deletions()).toHaveLength(2);
  });

  it("does nothing at GitHub while the connection is still there", async () => {
    const owner = await createPerson();
    const connectionId = await connectByOAuth(owner);
    const [kept] = await db().select().from(credentials);
    const job = await endConnection(owner, connectionId);
    if (kept !== undefined) await db().insert(credentials).values(kept);
    await cleanUpConnection(await contextFor(owner), job);
    expect(await deletions()).toEqual([]);
  });

  it("cannot revoke a personal access token, and says so", async () => {
    const owner = await createPerson();
    const job = await endConnection(owner, await connectByPersonalToken(owner));
    await cleanUpConnection(await contextFor(owner), job);
    expect((await db().select().from(activities)).at(-1)?.summary).toContain("deleted by its owner");
  });

  it("gives the same account its connection back later, with its history", async () => {
    const owner = await createPerson();
    const connectionId = await connectByOAuth(owner);
    await endConnection(owner, connectionId);
    expect(await connectByOAuth(owner)).toBe(connectionId);
    const kinds = await db().select().from(activities).where(eq(activities.connectionId, connectionId));
    expect(kinds.map(({ kind }) => kind)).toEqual(["connect", "disconnect", "connect"]);
  });

  it("is for managers, and unknown to other workspaces", async () => {
    const workspaceId = await createWorkspace();
    const owner = await createPerson({ workspaceId });
    const connectionId = await connectByPersonalToken(owner);
    const member = await contextFor(await createPerson({ workspaceId, role: "member" }));
    await expect(disconnect(member, connectionId)).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await contextFor(await createPerson({ now: Date.now() - day }));
    await expect(disconnect(stranger, connectionId)).rejects.toMatchObject({ code: "not_found" });
    expect(await db().select().from(connections)).toMatchObject([{ status: "active" }]);
  });
});
