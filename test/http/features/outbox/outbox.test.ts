import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { connections } from "../../../../src/db/schema/connections.ts";
import { outbox } from "../../../../src/db/schema/outbox.ts";
import { audit } from "../../../../src/db/schema/people.ts";
import { discardRow } from "../../../../src/integrations/outbox/change-row.ts";
import { listOutbox } from "../../../../src/integrations/outbox/list-outbox.ts";
import { dayMs } from "../../../../src/lib/time-units.ts";
import { scriptOf } from "../../../support/api.ts";
import { connectionBy } from "../../../support/bindings.ts";
import { measure } from "../../../support/meter.ts";
import { owedBy } from "../../../support/outbox.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../../support/people.ts";

let owner: Person;
let admin: Person;
let member: Person;
let shared: string;
let personal: string;

const rowOf = (key: string) => db().select().from(outbox).where(eq(outbox.key, key)).get();
const all = { state: null, connectionId: null };
const keysFor = async (person: Person) =>
  (await listOutbox(ctxFor(person), { filter: all, after: null, limit: 50 })).rows
    .map(({ key }) => key)
    .toSorted();

/** What goes to the shared connection, what goes to the member's own, and what is the member's on the shared one. */
async function owedToAll() {
  const toShared = await owedBy(owner, { key: "shared", connectionId: shared, userId: null });
  const toPersonal = await owedBy(member, { key: "personal", connectionId: personal, userId: member.userId });
  const toMember = await owedBy(member, { key: "theirs", connectionId: shared, userId: member.userId });
  const toNobody = await owedBy(owner, { key: "nowhere", userId: null });
  return { toShared, toPersonal, toMember, toNobody };
}

beforeEach(async () => {
  owner = await createPerson();
  admin = await createPerson({ workspaceId: owner.workspaceId, role: "admin" });
  member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
  shared = await connectionBy(owner);
  personal = await connectionBy(member);
  await db().update(connections).set({ ownerId: member.userId }).where(eq(connections.id, personal));
});

describe("the outbox", () => {
  it("shows owners and admins what goes to shared connections, and everybody what is their own", async () => {
    await owedToAll();
    expect(await keysFor(owner)).toEqual(["nowhere", "shared", "theirs"]);
    expect(await keysFor(admin)).toEqual(["nowhere", "shared", "theirs"]);
    expect(await keysFor(member)).toEqual(["personal", "theirs"]);
    expect(await keysFor(await createPerson())).toEqual([]);
  });

  it("says since when and why, and what happens next", async () => {
    const browser = browserOf(owner);
    expect(await (await browser.get("/outbox")).text()).toContain("Everything is sent");
    await owedBy(owner, { connectionId: shared, lastError: "The calendar is <gone>." });
    const state = "waiting" as const;
    await owedBy(owner, {
      connectionId: shared,
      state,
      dueAt: Date.now() + dayMs,
      lastError: "Too many calls.",
    });
    await owedBy(owner, { connectionId: shared, state, lastError: "The connection is paused." });
    await owedBy(owner, { connectionId: shared, state, dueAt: Date.now(), lastError: null });
    const text = await (await browser.get("/outbox")).text();
    for (const words of [
      "The calendar is &lt;gone&gt;.",
      "One message was given up.",
      "will be tried again",
      "Next attempt",
      "waits for its connection",
    ])
      expect(text).toContain(words);
    const held = await (await browser.get("/outbox?state=held")).text();
    expect(held).toContain("The connection is paused.");
    expect(held).not.toContain("Too many calls.");
  });

  it("is counted on the connection's page", async () => {
    await owedBy(owner, { connectionId: shared });
    await owedBy(owner, { connectionId: shared });
    const text = await (await browserOf(owner).get(`/connections/${shared}`)).text();
    expect(text).toContain("Outbox: 2 given up");
    expect(await (await browserOf(member).get(`/connections/${personal}`)).text()).not.toContain("given up");
  });

  it("goes on page by page, longest first", async () => {
    for (const minute of [3, 1, 2])
      await owedBy(owner, { key: `k${minute}`, connectionId: shared, createdAt: minute * 60_000 });
    const first = await listOutbox(ctxFor(owner), { filter: all, after: null, limit: 2 });
    expect(first.rows.map(({ key }) => key)).toEqual(["k1", "k2"]);
    const second = await listOutbox(ctxFor(owner), { filter: all, after: first.next, limit: 2 });
    expect(second.rows.map(({ key }) => key)).toEqual(["k3"]);
    expect(second.next).toBe(null);
    expect((await browserOf(owner).get("/outbox?after=nonsense")).status).toBe(422);
  });

  it("is read by an index that what was delivered is not in", async () => {
    for (let i = 0; i < 20; i++) await owedBy(owner, { connectionId: shared, state: "done", dueAt: 1e15 });
    const cost = await measure((metered) =>
      listOutbox({ ...ctxFor(owner), db: metered }, { filter: all, after: null, limit: 50 }),
    );
    expect(cost.rowsRead).toBeLessThan(10);
    expect(cost.plans.filter((line) => /^SCAN (?!\w+ VIRTUAL TABLE)/.test(line))).toEqual([]);
  });
});

describe.each(["retry", "discard"] as const)("the button to %s", (what) => {
  const press = (person: Person, key: string) => browserOf(person).post(`/outbox/${key}/${what}`);

  /** What is left of a row that was decided about. */
  const expectDone = async (key: string) => {
    const row = await rowOf(key);
    if (what === "discard") expect(row).toBeUndefined();
    else expect(row === undefined || row.version > 1).toBe(true);
  };

  it("is for owners and admins, where it goes to a shared connection", async () => {
    const { toShared, toNobody } = await owedToAll();
    expect((await press(member, toShared)).status).toBe(404);
    expect((await press(member, toNobody)).status).toBe(404);
    expect((await press(admin, toShared)).status).toBe(303);
    expect((await press(owner, toNobody)).status).toBe(303);
    await expectDone(toShared);
    await expectDone(toNobody);
    const done = await db()
      .select()
      .from(audit)
      .where(eq(audit.action, `outbox.${what}`));
    expect(done.map(({ actor, target }) => `${actor} ${target}`).toSorted()).toEqual(
      [`user:${admin.userId} outbox:shared`, `user:${owner.userId} outbox:nowhere`].toSorted(),
    );
  });

  it("is a person's for what is their own, and nobody else's for a personal connection", async () => {
    const { toPersonal, toMember } = await owedToAll();
    expect((await press(owner, toPersonal)).status).toBe(404);
    expect((await press(admin, toPersonal)).status).toBe(404);
    expect((await press(member, toPersonal)).status).toBe(303);
    expect((await press(member, toMember)).status).toBe(303);
    await expectDone(toPersonal);
    await expectDone(toMember);
  });

  it("does nothing in another workspace, and nothing to what is on its way or over", async () => {
    const { toShared } = await owedToAll();
    expect((await press(await createPerson(), toShared)).status).toBe(404);
    await owedBy(owner, {
      key: "leased",
      connectionId: shared,
      state: "sending",
      leaseUntil: Date.now() + 60_000,
    });
    const answer = await press(owner, "leased");
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain("on its way at this moment");
    await owedBy(owner, { key: "over", connectionId: shared, state: "done" });
    expect((await press(owner, "over")).status).toBe(404);
    expect(await rowOf("shared")).toMatchObject({ state: "dead", version: 1 });
    expect(await rowOf("leased")).toMatchObject({ state: "sending", version: 1 });
  });

  it("is in the API too", async () => {
    await owedToAll();
    const script = await scriptOf(owner);
    const { body } = await script("GET", `/outbox?state=dead&connectionId=${shared}`);
    expect(body).toMatchObject({
      items: [
        {
          key: "shared",
          state: "dead",
          reason: "It is away.",
          attempts: 3,
          connectionId: shared,
          nextAttemptAt: null,
        },
        { key: "theirs" },
      ],
      nextCursor: null,
    });
    expect((await script("POST", `/outbox/shared/${what}`)).status).toBe(204);
    await expectDone("shared");
    expect((await script("POST", `/outbox/personal/${what}`)).status).toBe(404);
    expect((await (await scriptOf(member))("POST", `/outbox/theirs/${what}`)).status).toBe(204);
  });
});

it("what is discarded keeps its key where that must not be used again", async () => {
  await owedBy(owner, { key: "once", connectionId: shared, kind: "letter" });
  const handler = {
    label: "Letter",
    mostAttempts: 1,
    isRepeatable: false,
    keptMs: dayMs,
    deliver: async () => [],
  };
  const ctx = ctxFor(owner);
  await discardRow(ctx, { letter: handler }, "once");
  expect(await rowOf("once")).toMatchObject({ state: "done", dueAt: ctx.now + dayMs });
});
