import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { createDatabase } from "../../../src/db/database.ts";
import { connectionHosts } from "../../../src/db/schema/connections.ts";
import { disconnect } from "../../../src/integrations/connections/disconnect.ts";
import { openConnection } from "../../../src/integrations/connections/open-connection.ts";
import { createOutbound } from "../../../src/lib/create-outbound.ts";
import { systemContext } from "../../support/bindings.ts";
import { connectByPersonalToken } from "../../support/connections.ts";
import { contextFor } from "../../support/context.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { meterDatabase } from "../../support/metered-database.ts";
import { createMeter } from "../../support/tally.ts";

const host = "api.github.com";
const minuteMs = 60_000;
let owner: Person;
let connectionId: string;
let now: number;

/** As another isolate would: with nothing in its memory. */
async function open(at = now, { person = false, timeoutMs = 10_000 } = {}) {
  const context = person ? await contextFor(owner, at) : await systemContext(owner, { now: at });
  const http = createOutbound({ sandboxUrl: "http://localhost:8788", backoffMs: 1, timeoutMs });
  const { call, provider } = await openConnection({ ...context, http }, connectionId);
  return { ask: () => call((access) => provider.account(access)) };
}

const ask = async (at = now) => (await open(at)).ask();
const calls = async () => (await sandbox.requests(host)).length;
const page = async () =>
  (await (await browserOf(owner).get(`/connections/${connectionId}`)).text()).replaceAll(/<[^>]*>/g, "");
const stored = () => db().select().from(connectionHosts);
const failing = (fault: Record<string, unknown> = {}) =>
  sandbox.setFault(host, { kind: "error", status: 500, path: "/user", ...fault });

/** Five calls that fail, each in an isolate of its own. */
async function trip() {
  await failing();
  for (let i = 0; i < 5; i++) await expect(ask()).rejects.toMatchObject({ permanent: false });
}

beforeEach(async () => {
  owner = await createPerson();
  connectionId = await connectByPersonalToken(owner);
  now = Date.now();
});

describe("the calls of a connection whose provider answers", () => {
  it("cost no further round trip and write nothing", async () => {
    const meter = createMeter();
    const context = await systemContext(owner, {
      now,
      db: createDatabase(meterDatabase(env.DB, meter)),
    });
    const { call, provider } = await openConnection(context, connectionId);
    await call((access) => provider.account(access));
    await call((access) => provider.account(access));
    // The connection with its hosts, and the credential.
    expect(meter).toMatchObject({ roundTrips: 2, rowsWritten: 0 });
    expect(await stored()).toEqual([]);
  });

  it.each([400, 401, 403, 404, 409, 422, 451])("are not stopped by HTTP %i", async (status) => {
    await failing({ status });
    for (let i = 0; i < 6; i++) await expect(ask()).rejects.toMatchObject({ permanent: true });
    expect(await stored()).toEqual([]);
  });
});

describe("a host that fails", () => {
  it.each([
    ["answers 500", { kind: "error", status: 500 }],
    ["answers 429", { kind: "error", status: 429 }],
    ["does not answer in time", { kind: "timeout" }],
    ["cuts the connection", { kind: "reset" }],
  ])("is left alone for a minute when it %s five times in a row", async (_, fault) => {
    await sandbox.setFault(host, { path: "/user", ...fault });
    for (let i = 0; i < 5; i++) {
      const { ask: one } = await open(now, { timeoutMs: fault.kind === "timeout" ? 300 : 10_000 });
      await expect(one()).rejects.toMatchObject({ permanent: false });
    }
    const before = await calls();
    await expect(ask(now + 1000)).rejects.toMatchObject({
      code: "unavailable",
      permanent: false,
      retryAfterSeconds: expect.toSatisfy((seconds: number) => seconds > 30 && seconds <= 90),
    });
    expect(await calls()).toBe(before);
  });

  it("is called on when a success or another answer comes in between", async () => {
    for (const status of [200, 404]) {
      await failing({ times: 4 });
      for (let i = 0; i < 4; i++) await expect(ask()).rejects.toThrow();
      expect(await stored()).toMatchObject([{ failures: 4, blockedUntil: null }]);
      if (status === 404) await failing({ status, times: 1 });
      await ask().catch(() => undefined);
      expect(await stored()).toEqual([]);
    }
  });

  it("stops only its own calls, and only this connection's", async () => {
    await trip();
    const { call, provider } = await openConnection(await systemContext(owner, { now }), connectionId);
    const other = call(({ http }) => http.send({ method: "GET", url: "https://github.com/" }));
    await expect(other).resolves.toMatchObject({ status: 200 });
    await sandbox.clearFaults(host);
    const second = await createPerson();
    const id = await connectByPersonalToken(second);
    const opened = await openConnection(await systemContext(second, { now }), id);
    expect(await opened.call((access) => provider.account(access))).toMatchObject({ login: "alice" });
  });
});

describe("the trial after a minute", () => {
  it("is one call of all that come at once, in two isolates, and lets the others through when it succeeds", async () => {
    await trip();
    await sandbox.clearFaults(host);
    await sandbox.setFault(host, { kind: "slow", path: "/user", times: 1, retryAfterSeconds: 1 });
    const before = await calls();
    const later = now + 2 * minuteMs;
    const isolates = [await open(later), await open(later)];
    const all = isolates.flatMap(({ ask: one }) => Array.from({ length: 10 }, one));
    const outcomes = await Promise.allSettled(all);
    const refused = outcomes.filter(({ status }) => status === "rejected");
    expect(outcomes.length - refused.length).toBe(1);
    expect(refused.map((one) => one.status === "rejected" && one.reason.code)).toEqual(
      Array(19).fill("unavailable"),
    );
    // The account is two calls: who it is, and its e-mail addresses.
    expect((await calls()) - before).toBe(2);
    expect(await stored()).toEqual([]);
    expect(await ask(later)).toMatchObject({ login: "alice" });
  });

  it("Q8: leaves the host alone for another minute when it fails", async () => {
    await trip();
    const before = await calls();
    const later = now + 2 * minuteMs;
    await expect(ask(later)).rejects.toMatchObject({ status: 500 });
    await expect(ask(later + 55_000)).rejects.toMatchObject({ code: "unavailable", status: null });
    expect((await calls()) - before).toBe(1);
    await sandbox.clearFaults(host);
    expect(await ask(later + 2 * minuteMs)).toMatchObject({ login: "alice" });
    expect(await stored()).toEqual([]);
  });

  it("that is cut off is repeated by somebody else a minute later", async () => {
    await trip();
    const [row] = await stored();
    const claimedAt = now + 2 * minuteMs;
    await db()
      .update(connectionHosts)
      .set({ blockedUntil: claimedAt + minuteMs });
    expect(row?.failures).toBe(5);
    await sandbox.clearFaults(host);
    await expect(ask(claimedAt + 1000)).rejects.toMatchObject({ code: "unavailable" });
    expect(await ask(claimedAt + minuteMs + 1000)).toMatchObject({ login: "alice" });
  });
});

describe("calls that are nearly used up", () => {
  it("are left to people: what runs by itself waits for the reset", async () => {
    await sandbox.post("/github/calls", { login: "alice", left: 100 });
    expect(await ask()).toMatchObject({ login: "alice" });
    const [row] = await stored();
    expect(row).toMatchObject({ host, failures: 0, callsLimit: 5000 });
    const before = await calls();
    await expect(ask()).rejects.toMatchObject({ code: "rate_limited", permanent: false });
    expect(await calls()).toBe(before);
    expect(await (await open(now, { person: true })).ask()).toMatchObject({ login: "alice" });
    expect(await stored()).toEqual([row]);
    await sandbox.post("/github/calls", { login: "alice", left: 5000 });
    expect(await ask((row?.resetsAt ?? 0) + 1000)).toMatchObject({ login: "alice" });
  });

  it("are waited for by everybody once there is none", async () => {
    await sandbox.post("/github/calls", { login: "alice", left: 0 });
    await expect(ask()).rejects.toMatchObject({ code: "rate_limited" });
    expect(await stored()).toMatchObject([{ callsLeft: 0, failures: 0 }]);
    const before = await calls();
    const refused = (await open(now, { person: true })).ask();
    await expect(refused).rejects.toMatchObject({
      code: "rate_limited",
      retryAfterSeconds: expect.toSatisfy((seconds: number) => seconds > 0),
    });
    expect(await calls()).toBe(before);
  });
});

describe("the connection's page", () => {
  it("says since when the provider has not answered, and when it is tried again", async () => {
    await trip();
    expect(await page()).toMatch(/GitHub has not answered since \d\d:\d\d; next try \d\d:\d\d\./);
  });

  it("says until when calls are few", async () => {
    await sandbox.post("/github/calls", { login: "alice", left: 100 });
    await ask();
    expect(await page()).toMatch(
      /GitHub allows only a few more calls until \d\d:\d\d\. Syncing goes on then\./,
    );
  });
});

it("a connection that ends leaves nothing of its hosts behind", async () => {
  await trip();
  await disconnect(await contextFor(owner), connectionId);
  expect(
    await db().select().from(connectionHosts).where(eq(connectionHosts.connectionId, connectionId)),
  ).toEqual([]);
});
