import { eq } from "drizzle-orm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { memberships } from "../../../src/db/schema/people.ts";
import { reportLinks } from "../../../src/db/schema/reports.ts";
import { removeMember } from "../../../src/domain/members/remove-member.ts";
import { deleteReport } from "../../../src/domain/reports/saved/delete-report.ts";
import { nextReportAt, type Sends } from "../../../src/domain/reports/saved/next-report.ts";
import {
  createReportLink,
  findSharedReport,
  linksStatement,
  revokeReportLink,
} from "../../../src/domain/reports/saved/report-link.ts";
import { savedStatement, type SavedReportInput } from "../../../src/domain/reports/saved/saved-report.ts";
import { saveReport } from "../../../src/domain/reports/saved/save-report.ts";
import { scheduleReport } from "../../../src/domain/reports/saved/schedule-report.ts";
import { sha256Hex } from "../../../src/lib/digest.ts";
import { addDays, dayOfWeek, instantOf, localDateOf } from "../../../src/lib/zoned-time.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { dayMs } from "../../support/time.ts";
import { createTeam } from "../../support/work.ts";

const report: SavedReportInput = { name: "Month", kind: "summary", search: "?by=client", audience: "own" };
const berlin = { timeZone: "Europe/Berlin", weekStart: 1 };

async function namesFor(person: Person): Promise<string[]> {
  return (await savedStatement(ctxFor(person))).map(({ name }) => name);
}

describe("saved reports", () => {
  it("stand in their maker's list or in everybody's, and in no other workspace", async () => {
    const { owner, bob, carol } = await createTeam();
    const stranger = await createPerson();
    const mine = await saveReport(ctxFor(bob), { ...report, name: "  Bob's   own " });
    const ours = await saveReport(ctxFor(bob), { ...report, name: "Ours", audience: "workspace" });
    expect(await namesFor(bob)).toEqual(["Bob's own", "Ours"]);
    for (const person of [owner, carol]) expect(await namesFor(person)).toEqual(["Ours"]);
    expect(await namesFor(stranger)).toEqual([]);
    const refused = { code: "not_found" };
    for (const person of [carol, stranger])
      for (const { id } of [mine, ours])
        await expect(deleteReport(ctxFor(person), id)).rejects.toMatchObject(refused);
    await expect(deleteReport(ctxFor(owner), mine.id)).rejects.toMatchObject(refused);
    await deleteReport(ctxFor(owner), ours.id);
    expect(await namesFor(bob)).toEqual(["Bob's own"]);
  });

  it("have a name, and keep what the page knows of an address", async () => {
    const ada = await createPerson();
    for (const name of [" ", "x".repeat(101)])
      await expect(saveReport(ctxFor(ada), { ...report, name })).rejects.toMatchObject({ field: "name" });
    const search = `?client=${"c".repeat(5000)}`;
    await expect(saveReport(ctxFor(ada), { ...report, search })).rejects.toMatchObject({ code: "invalid" });
    await saveReport(ctxFor(ada), { ...report, search: "?by=moon&split=none&tag=a&tag=b&evil=//x" });
    const [saved] = await savedStatement(ctxFor(ada));
    expect(saved?.search).toBe("?split=none&tag=a&tag=b");
  });

  it("are scheduled by their maker alone, and no more once they left", async () => {
    const { owner, bob } = await createTeam();
    const { id } = await saveReport(ctxFor(bob), { ...report, audience: "workspace" });
    const schedule = { id, schedule: { sends: "week" as const, minute: 540 }, time: berlin };
    await expect(scheduleReport(ctxFor(owner), schedule)).rejects.toMatchObject({ code: "not_found" });
    const wrong = { ...schedule, schedule: { sends: "week" as const, minute: Number.NaN } };
    await expect(scheduleReport(ctxFor(bob), wrong)).rejects.toMatchObject({ field: "time" });
    await scheduleReport(ctxFor(bob), schedule);
    expect(await savedStatement(ctxFor(owner))).toMatchObject([{ sends: "week", sendMinute: 540 }]);
    await removeMember(ctxFor(owner), bob.userId);
    expect(await savedStatement(ctxFor(owner))).toMatchObject([{ name: "Month", sends: null }]);
  });
});

describe("the next time of a report", () => {
  it("is the first of its days after now, whatever the clocks do", () => {
    const zones = [
      "Europe/Berlin",
      "America/Nuuk",
      "Australia/Lord_Howe",
      "Pacific/Apia",
      "America/Santiago",
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom<Sends[]>("week", "month"),
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: Date.UTC(2011, 10, 1), max: Date.UTC(2027, 0, 1) }),
        (timeZone, sends, minute, weekStart, now) => {
          const isDay = (date: string) =>
            sends === "week" ? dayOfWeek(date) === weekStart : date.endsWith("-01");
          const around = Array.from({ length: 70 }, (_, i) => addDays(localDateOf(now, timeZone), i - 2));
          const times = around.filter(isDay).map((date) => instantOf(date, minute, timeZone));
          const expected = Math.min(...times.filter((instant) => instant > now));
          expect(nextReportAt({ sends, minute, timeZone, weekStart }, now)).toBe(expected);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("a link to a report", () => {
  const link = { name: "March", search: "?by=client", showsAmounts: true, days: 7 };
  const now = Date.UTC(2026, 10, 20);
  const open = async (token: string, at = now) => findSharedReport(db(), await sha256Hex(token), at);

  it("opens until it expires or is ended, and its secret is not stored", async () => {
    const { owner, bob, carol } = await createTeam();
    const { token } = await createReportLink(ctxFor(bob, now), link);
    expect(JSON.stringify(await db().select().from(reportLinks))).not.toContain(token);
    expect(await open(token)).toMatchObject({ name: "March", showsAmounts: false });
    expect(await open(token, now + 7 * dayMs - 1)).not.toBeNull();
    expect(await open(token, now + 7 * dayMs)).toBeNull();
    expect(await linksStatement(ctxFor(carol, now))).toEqual([]);
    const [listed] = await linksStatement(ctxFor(owner, now));
    await expect(revokeReportLink(ctxFor(carol, now), listed?.id ?? "")).rejects.toMatchObject({
      code: "not_found",
    });
    await revokeReportLink(ctxFor(owner, now), listed?.id ?? "");
    expect(await open(token)).toBeNull();
  });

  it("has the rights that its maker has by then, and ends when they leave, for good", async () => {
    const { owner, admin } = await createTeam();
    const { workspaceId } = owner;
    const { token } = await createReportLink(ctxFor(admin, now), link);
    expect(await open(token)).toMatchObject({ showsAmounts: true, actor: { role: "admin" } });
    await db().update(memberships).set({ role: "member" }).where(eq(memberships.userId, admin.userId));
    expect(await open(token)).toMatchObject({ actor: { role: "member", userId: admin.userId } });
    await removeMember(ctxFor(owner), admin.userId);
    await db().insert(memberships).values({ workspaceId, userId: admin.userId, role: "admin", createdAt: 0 });
    expect(await open(token)).toBeNull();
  });

  it("is refused for a time that is none, and to API tokens", async () => {
    const ada = await createPerson();
    for (const days of [0, 366, Number.NaN])
      await expect(createReportLink(ctxFor(ada), { ...link, days })).rejects.toMatchObject({ field: "days" });
    const actor = { ...ctxFor(ada).actor, kind: "token" as const, tokenId: "t", scopes: [] };
    await expect(createReportLink({ ...ctxFor(ada), actor }, link)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("is found by its hash: whatever else is shared, one row is read", async () => {
    const { owner } = await createTeam();
    for (let i = 0; i < 50; i++) await createReportLink(ctxFor(owner, now), link);
    const { token } = await createReportLink(ctxFor(owner, now), link);
    const hash = await sha256Hex(token);
    const cost = await measure((metered) => findSharedReport(metered, hash, now));
    expect(cost.rowsRead).toBeLessThanOrEqual(8);
    expect(cost.plans.join("\n")).not.toContain("SCAN");
  });
});
