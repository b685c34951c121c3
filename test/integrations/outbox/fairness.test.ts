import { env } from "cloudflare:workers";
import { eq, ne } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { outbox } from "../../../src/db/schema/outbox.ts";
import { openConnection } from "../../../src/integrations/connections/open-connection.ts";
import { deliverRow } from "../../../src/integrations/outbox/deliver.ts";
import { findDue, hintsOf } from "../../../src/integrations/outbox/find-due.ts";
import type { OutboxHandler } from "../../../src/integrations/outbox/handler.ts";
import { hourMs, minuteMs } from "../../../src/lib/time-units.ts";
import type { Hint } from "../../../src/messages.ts";
import { connectionBy, systemContext } from "../../support/bindings.ts";
import { connectByPersonalToken } from "../../support/connections.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

let person: Person;

/** So many rows that are due at `at`, longest first. */
async function owe(connectionId: string, count: number, at: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO outbox (workspace_id, key, kind, connection_id, payload, state, version, due_at, lease_until, attempts, created_at, updated_at)
     SELECT ?1, ?2 || ':' || value, 'letter', ?2, '{}', 'waiting', 1, ?3 - ?4 + value, 0, 0, ?3, ?3
     FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < ?4) SELECT value FROM n)`,
  )
    .bind(person.workspaceId, connectionId, at, count)
    .run();
}

const countOf = (connectionId: string) => db().$count(outbox, eq(outbox.connectionId, connectionId));

const asking: OutboxHandler = {
  label: "Letter",
  mostAttempts: 10,
  isRepeatable: true,
  async deliver(ctx, attempt) {
    const { call, provider } = await openConnection(ctx, attempt.row.connectionId ?? "");
    await attempt.begin();
    await call((access) => provider.account(access));
    return [];
  },
};

/** Runs the jobs of a tick of cron, each as its own consumer would. */
async function run(hints: readonly Hint[], now: number): Promise<void> {
  for (const { job } of hints) {
    if (job.type !== "outbox.deliver") continue;
    for (const ref of job.rows)
      await deliverRow(await systemContext(person, { now }), { letter: asking }, ref);
  }
}

beforeEach(async () => {
  person = await createPerson();
});

describe("a minute's tick", () => {
  it("takes up each connection in turn, and of a thousand rows for one of them a quarter", async () => {
    const now = Date.UTC(2026, 10, 20, 9);
    const [busy, calm] = [await connectionBy(person), await connectionBy(person)];
    await owe(busy, 1000, now - minuteMs);
    await owe(calm, 3, now);
    const due = await findDue(db(), now);
    const found = Map.groupBy(due, ({ connectionId }) => connectionId);
    expect([found.get(busy)?.length, found.get(calm)?.length]).toEqual([250, 3]);
    const next = (await findDue(db(), now + minuteMs)).filter(({ connectionId }) => connectionId === busy);
    const known = new Set(due.map(({ key }) => key));
    expect(next).toHaveLength(250);
    expect(next.filter(({ key }) => known.has(key))).toEqual([]);
  });

  it("hands out jobs of one connection each, of ten rows", async () => {
    const now = Date.UTC(2026, 10, 20, 9);
    const all = [await connectionBy(person), await connectionBy(person)];
    for (const id of all) await owe(id, 15, now);
    const jobs = hintsOf(await findDue(db(), now)).map(({ job }) => job);
    const sizes = jobs.map((job) => (job.type === "outbox.deliver" ? job.rows.length : 0));
    expect(sizes.toSorted((a, b) => b - a)).toEqual([10, 10, 5, 5]);
    for (const job of jobs) {
      const keys = job.type === "outbox.deliver" ? job.rows.map(({ key }) => key.split(":")[0]) : [];
      expect(new Set(keys).size).toBe(1);
    }
  });

  it("sends a hundred of one connection's at once, and the others evenly over the minute", async () => {
    const now = Date.UTC(2026, 10, 20, 9);
    await owe(await connectionBy(person), 200, now);
    const hints = hintsOf(await findDue(db(), now));
    const rowsIn = ({ job }: Hint) => (job.type === "outbox.deliver" ? job.rows.length : 0);
    const delays = hints.flatMap((hint) => Array.from({ length: rowsIn(hint) }, () => hint.delaySeconds));
    expect(delays.filter((seconds) => seconds === 0).length).toBeLessThan(105);
    for (let from = 1; from < 50; from += 10) {
      const within = delays.filter((seconds) => seconds >= from && seconds < from + 10).length;
      expect(within).toBeGreaterThan(15);
      expect(within).toBeLessThan(22);
    }
  });

  it("hints the first time without a write, again a minute later, then ever less often", async () => {
    const now = Date.UTC(2026, 10, 20, 9);
    await owe(await connectionBy(person), 3, now);
    const first = await measure((metered) => findDue(metered, now));
    expect(first.rowsWritten).toBe(0);
    const hinted: number[] = [];
    for (let minute = 1; minute <= 60; minute++)
      if ((await findDue(db(), now + minute * minuteMs)).length === 3) hinted.push(minute);
    expect(hinted.slice(0, 3)).toEqual([1, 3, 4]);
    expect(hinted.filter((minute) => minute > 30).length).toBeLessThan(hinted.length / 2);
  });

  it("passes by what somebody works on", async () => {
    const now = Date.UTC(2026, 10, 20, 9);
    await owe(await connectionBy(person), 1, now);
    await db()
      .update(outbox)
      .set({ leaseUntil: now + 2 * minuteMs });
    expect(await findDue(db(), now + minuteMs)).toEqual([]);
    expect(await findDue(db(), now + 2 * minuteMs)).toHaveLength(1);
  });

  it("stays within its budget, whatever is due", async () => {
    const now = Date.UTC(2026, 10, 20, 9);
    for (let i = 0; i < 3; i++) await owe(await connectionBy(person), 1000, now);
    const cost = await measure((metered) => findDue(metered, now));
    expect(cost.statements).toBe(3);
    expect(cost.rowsRead).toBeLessThan(20_000);
    expect(cost.rowsWritten).toBe(0);
    const again = await measure((metered) => findDue(metered, now + minuteMs));
    expect(again.rowsWritten).toBeLessThanOrEqual(1000);
  });
});

describe("a connection whose provider allows few calls", () => {
  it("is sent a thousand rows without a refusal, and delays no other", { timeout: 300_000 }, async () => {
    const now = Date.now();
    const busy = await connectByPersonalToken(person, "alice");
    const calm = await connectByPersonalToken(person, "bob");
    // A twentieth of 5,000 is kept for people.
    await sandbox.post("/github/calls", { login: "alice", left: 260 });
    await owe(busy, 1000, now - minuteMs);
    await owe(calm, 3, now);
    const refusals = async () =>
      (await sandbox.requests("api.github.com")).filter(({ status }) => status === 403 || status === 429);

    await run(hintsOf(await findDue(db(), now)), now);
    expect(await countOf(calm)).toBe(0);
    const left = await countOf(busy);
    expect(left).toBeGreaterThan(980);
    expect(left).toBeLessThan(1000);
    expect(await refusals()).toEqual([]);
    // None of them is tried before the provider said so, and each says why it waits.
    expect(await findDue(db(), now + minuteMs)).toEqual([]);
    const waiting = await db().select().from(outbox).where(ne(outbox.connectionId, calm));
    expect(new Set(waiting.map(({ lastError }) => lastError)).size).toBe(1);
    expect(waiting[0]?.lastError).toContain("allows only so many calls");

    await sandbox.post("/github/calls", { login: "alice", left: 5000 });
    const later = now + hourMs + 5 * minuteMs;
    await run(hintsOf((await findDue(db(), later)).slice(0, 20)), later);
    expect(await countOf(busy)).toBe(left - 20);
    expect(await refusals()).toEqual([]);
  });
});
