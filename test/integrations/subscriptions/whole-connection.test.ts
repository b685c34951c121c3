import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { bindings, deliveries } from "../../../src/db/schema/bindings.ts";
import { identities } from "../../../src/db/schema/people.ts";
import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import { linkIdentity } from "../../../src/domain/identities/link-identity.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { connectByToken } from "../../../src/integrations/connections/connect-by-token.ts";
import { disconnect } from "../../../src/integrations/connections/disconnect.ts";
import { replayDelivery } from "../../../src/integrations/inbound/replay-delivery.ts";
import { claimRenewals } from "../../../src/integrations/subscriptions/claim-renewals.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { accountRealm } from "../../../src/providers/provider.ts";
import { providers } from "../../../src/providers/index.ts";
import { sitewide } from "../../providers/imaginary/sitewide.ts";
import { contextFor } from "../../support/context.ts";
import { imaginarySite } from "../../support/imaginary.ts";
import { runJobs } from "../../support/jobs.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

Object.assign(providers, { sitewide });

const minuteMs = 60_000;
const soon = { timeout: 15_000, interval: 100 };
const callsOf = async (method: string, path: string) =>
  (await sandbox.requests("api.imaginary.example")).filter(
    (call) => call.method === method && call.path.startsWith(path),
  );
const rows = () => db().select().from(subscriptions).where(eq(subscriptions.state, "active"));
const taskOf = async (title: string) =>
  (await db().select().from(tasks)).find((task) => task.title === title);

describe("a subscription of a whole connection", () => {
  let owner: Person;
  let connectionId: string;

  beforeEach(async () => {
    owner = await createPerson();
    const context = await contextFor(owner);
    const fields = { key: "sandbox-key", token: "sandbox-alice" };
    const made = await connectByToken(context, "sitewide", { fields, host: "", isPersonal: false });
    connectionId = made.connectionId;
    expect(context.jobs).toContainEqual(
      expect.objectContaining({ type: "subscription.keep", connectionId, bindingId: null }),
    );
    await runJobs(context.jobs);
  });

  async function bind() {
    const context = await contextFor(owner);
    const containers = ["north/10000", "south/10000"];
    const choice = { connectionId, containers, projectId: null, settings: defaultTrackerSettings };
    expect((await createBindings(context, choice)).bound).toMatchObject([
      { state: "active" },
      { state: "active" },
    ]);
    await runJobs(context.jobs);
  }

  it("is made with it, one for each site, and serves what is connected later", async () => {
    const made = await rows();
    expect(made.map(({ siteId, bindingId }) => [siteId, bindingId])).toEqual([
      ["north", null],
      ["south", null],
    ]);
    await bind();
    expect((await rows()).map(({ id }) => id)).toEqual(made.map(({ id }) => id));
    expect(await callsOf("POST", "/subscriptions")).toHaveLength(2);
  });

  it("brings deliveries to the binding of their container, and says whose are connected to nothing", async () => {
    await bind();
    const bound = await db().select().from(bindings);
    for (const site of ["north", "south"])
      await imaginarySite.open({ site, project: "10000", title: `Opened in ${site}`, body: "" });
    for (const site of ["north", "south"]) {
      await vi.waitFor(async () => expect(await taskOf(`Opened in ${site}`)).toBeDefined(), soon);
      const { projectId } = bound.find(({ siteId }) => siteId === site) ?? {};
      expect(await taskOf(`Opened in ${site}`)).toMatchObject({ projectId });
    }
    await imaginarySite.open({ site: "north", project: "10001", title: "Elsewhere", body: "" });
    await vi.waitFor(async () => {
      const told = await db().select().from(deliveries).where(eq(deliveries.status, "ignored"));
      expect(told).toMatchObject([{ bindingId: null, result: expect.stringContaining("not connected") }]);
    }, soon);
    expect(await taskOf("Elsewhere")).toBeUndefined();
  });

  it("has its deliveries applied to the same binding when they are replayed", async () => {
    await bind();
    await imaginarySite.open({ site: "south", project: "10000", title: "Once more", body: "" });
    await vi.waitFor(async () => expect(await taskOf("Once more")).toBeDefined(), soon);
    await db().update(deliveries).set({ status: "dead" });
    const [row] = await db().select().from(deliveries);
    const context = await contextFor(owner);
    await replayDelivery(context, {
      subscriptionId: row?.subscriptionId ?? "",
      deliveryId: row?.deliveryId ?? "",
    });
    await runJobs(context.jobs);
    const [again] = await db().select().from(deliveries);
    expect(again?.bindingId).toBe(row?.bindingId);
    expect(again?.status).not.toBe("dead");
    expect(again?.result).not.toContain("not connected");
  });

  it("names people by their ids of that site, which may be somebody else's at another", async () => {
    await bind();
    const other = await createPerson({ workspaceId: owner.workspaceId });
    const known = { provider: "sitewide", accountId: "u-alice", login: "alice", createdAt: 0 };
    await db()
      .insert(identities)
      .values([
        { ...known, host: "imaginary.example/north", userId: owner.userId },
        { ...known, host: "imaginary.example/south", userId: other.userId },
      ]);
    for (const [site, { userId }] of [
      ["north", owner],
      ["south", other],
    ] as const) {
      const title = `Assigned in ${site}`;
      const { id } = await imaginarySite.open({ site, project: "10000", title, body: "" });
      await imaginarySite.change({ site, id, assignee: "alice" });
      await vi.waitFor(async () => expect((await taskOf(title))?.assigneeId).toBe(userId), soon);
    }
  });

  it("keeps an identity at one site when the person links another", async () => {
    const link = (siteId: string, accountId: string) =>
      linkIdentity(ctxFor(owner), {
        provider: "sitewide",
        providerName: "Sitewide",
        host: accountRealm(sitewide, { host: "imaginary.example", siteId }),
        account: { accountId, login: "alice" },
      });
    await link("north", "u-1");
    await link("south", "u-1");
    await link("south", "u-2");
    const kept = await db().select().from(identities).where(eq(identities.provider, "sitewide"));
    expect(kept.map(({ host, accountId }) => `${host} ${accountId}`).toSorted()).toEqual([
      "imaginary.example/north u-1",
      "imaginary.example/south u-2",
    ]);
    expect(accountRealm({}, { host: "imaginary.example", siteId: "south" })).toBe("imaginary.example");
  });

  it("is renewed for each site, and ended with the connection", async () => {
    await bind();
    const before = (await callsOf("PUT", "/subscriptions/")).length;
    const jobs = await claimRenewals(db(), Date.now() + 37 * minuteMs);
    expect(jobs).toMatchObject([{ type: "subscription.keep", connectionId, bindingId: null }]);
    await runJobs(jobs);
    expect((await callsOf("PUT", "/subscriptions/")).length).toBe(before + 2);
    const context = await contextFor(owner);
    await disconnect(context, connectionId);
    expect(await rows()).toEqual([]);
    await runJobs(context.jobs);
    expect(await callsOf("DELETE", "/subscriptions/")).toHaveLength(2);
  });

  it("begins anew when it was found to have ended, and has what was missed read", async () => {
    await bind();
    for (const { remoteId } of await rows())
      await fetch(`http://localhost:8788/api.imaginary.example/subscriptions/${remoteId}`, {
        method: "DELETE",
        headers: { Authorization: 'KeyToken key="sandbox-key", token="sandbox-alice"' },
      });
    await imaginarySite.open({ site: "north", project: "10000", title: "Unheard", body: "" });
    await runJobs(await claimRenewals(db(), Date.now() + 37 * minuteMs));
    await vi.waitFor(async () => expect(await taskOf("Unheard")).toBeDefined(), soon);
    expect(await rows()).toHaveLength(2);
  });
});
