import { beforeEach, describe, expect, it } from "vitest";

import { memberships, users } from "../../../../src/db/schema/people.ts";
import { setHours } from "../../../../src/domain/targets/set-hours.ts";
import { startTimer } from "../../../../src/domain/time/start-timer.ts";
import { readHolidays } from "../../../../src/integrations/holidays/holiday-calendars.ts";
import { holidayCalendars, holidays } from "../../../../src/db/schema/hours.ts";
import { createId } from "../../../../src/lib/id.ts";
import { addDays, instantOf, localDateOf, startOfWeek } from "../../../../src/lib/zoned-time.ts";
import { systemContext } from "../../../support/bindings.ts";
import { everythingStored } from "../../../support/everything-stored.ts";
import { calendarOf, eventOf, putFile, withdrawFile } from "../../../support/ics.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { entryBy, hourMs } from "../../../support/time.ts";
import { projectBy } from "../../../support/work.ts";

const zone = "Europe/Berlin";
const today = localDateOf(Date.now(), zone);
/** The week before this one, so that all its days are over. */
const first = addDays(startOfWeek(today, 1), -7);
const longAgo = Date.now() - 60 * 86_400_000;
const fullTime = { startsOn: "", hours: ["8", "8", "8", "8", "7,5", "0", "0"], holidayCalendarId: "" };

let lead: Person;
let ada: Person;
beforeEach(async () => {
  lead = await createPerson({ name: "Lead" });
  ada = await createPerson({ workspaceId: lead.workspaceId, role: "member", name: "Ada" });
  await db().update(memberships).set({ createdAt: longAgo });
  await setHours(ctxFor(lead), { userId: "", ...fullTime });
});

const textOf = async (person: Person, path: string) => (await browserOf(person).get(path)).text();

describe("the team's page", () => {
  it("shows who works on what, hours against targets, and the days that are missing", async () => {
    const { id: projectId } = await projectBy(lead, { name: "Website" });
    await startTimer(ctxFor(ada), { projectId, notes: "Fix the door" });
    const monday = instantOf(first, 9 * 60, zone);
    await entryBy(ada, { startedAt: monday, endedAt: monday + 90 * 60_000 });
    const week = await textOf(lead, `/team?date=${first}`);
    const row = week.slice(week.indexOf(">Ada"), week.lastIndexOf(">Lead"));
    expect(row).toMatch(/Website.*Fix the door/s);
    expect(row.match(/missing/g)).toHaveLength(4);
    expect(row).toContain("1:30 of 39:30");
    expect(week).toContain(`/team/people/${ada.userId}?date=${first}`);
    const [, version = ""] = /id="team"[^>]*data-version="([^"]+)"/.exec(week) ?? [];
    const live = await browserOf(lead).get(`/team?date=${first}&part=table&v=${version}`);
    expect(live.status).toBe(204);
  });

  it("is for owners and admins; everybody sees their own week", async () => {
    expect((await browserOf(ada).get("/team")).status).toBe(403);
    expect((await browserOf(ada).get("/team/hours")).status).toBe(403);
    expect((await browserOf(ada).get(`/team/people/${lead.userId}`)).status).toBe(404);
    expect((await browserOf(ada).get(`/team/people/${ada.userId}`)).status).toBe(200);
    const home = await textOf(ada, "/");
    expect(home).not.toContain('href="/team"');
    expect(await textOf(lead, "/")).toContain('href="/team"');
  });

  it("cuts nobody off: two hundred are two hundred rows", async () => {
    const people = Array.from({ length: 198 }, () => createId(longAgo));
    const profile = { email: null, avatarUrl: null, timeZone: zone, weekStart: 1, clock: "24h" } as const;
    const rest = { startsTimerWhenAssigned: false, createdAt: longAgo };
    for (let at = 0; at < people.length; at += 8) {
      const some = people.slice(at, at + 8);
      await db()
        .insert(users)
        .values(some.map((id) => ({ id, name: `P ${id}`, ...profile, ...rest })));
      const member = { workspaceId: lead.workspaceId, role: "member", createdAt: longAgo } as const;
      await db()
        .insert(memberships)
        .values(some.map((userId) => ({ userId, ...member })));
    }
    expect((await textOf(lead, `/team?date=${first}`)).match(/<tr>/g)).toHaveLength(201);
  });
});

describe("working hours and absences", () => {
  it("are refused with what was typed, and change the targets", async () => {
    const office = browserOf(lead);
    const hours = Object.fromEntries(
      ["4", "4", "4", "4", "4", "0", "0"].map((text, i) => [`hours${i + 1}`, text]),
    );
    const wrong = await office.post("/team/hours", { userId: ada.userId, ...hours, hours2: "25" });
    expect(wrong.status).toBe(422);
    const page = await wrong.text();
    expect(page).toContain("Write hours from 0 to 24");
    expect(page).toContain('value="25"');
    await office.post("/team/hours", { userId: ada.userId, startsOn: addDays(first, 2), ...hours });
    expect(await textOf(lead, `/team/people/${ada.userId}?date=${first}`)).toContain("of 28:00");

    const desk = browserOf(ada);
    const backwards = await desk.post("/team/absences", {
      kind: "sick",
      startsOn: first,
      endsOn: addDays(first, -1),
    });
    expect(backwards.status).toBe(422);
    await desk.post("/team/absences", {
      kind: "sick",
      startsOn: addDays(first, 2),
      endsOn: "",
      isHalf: "on",
    });
    expect(await textOf(lead, `/team/people/${ada.userId}?date=${first}`)).toContain("of 26:00");
    expect(
      (await desk.post("/team/absences", { userId: lead.userId, kind: "sick", startsOn: first })).status,
    ).toBe(403);
    expect(await textOf(lead, "/team/absences")).toContain("Sick leave");
  });

  it("leave out the holidays of a calendar by address, which is read again, and keeps its days when that fails", async () => {
    const date = addDays(first, 1);
    const file = (name: string, on: string) =>
      calendarOf(
        eventOf(
          "h1",
          `DTSTART;VALUE=DATE:${on.replaceAll("-", "")}`,
          `SUMMARY:${name}`,
          "TRANSP:TRANSPARENT",
        ),
      );
    const address = await putFile("holidays.ics", file("Founders’ day", date));
    const office = browserOf(lead);
    const unsafe = await office.post("/team/holidays", { token: "https://192.168.0.1/x.ics" });
    expect(unsafe.status).toBe(422);
    expect(await unsafe.text()).toContain("public host name");
    const gone = await office.post("/team/holidays", { token: "https://calendar.example/files/none.ics" });
    expect(gone.status).toBe(422);
    expect(await gone.text()).toContain("no calendar at this address");
    expect((await office.post("/team/holidays", { token: address })).status).toBe(303);
    expect(await everythingStored()).not.toContain(address);
    const [calendar] = await db().select().from(holidayCalendars);
    const holidayCalendarId = calendar?.id ?? "";
    await setHours(ctxFor(lead), { userId: "", ...fullTime, holidayCalendarId });
    const week = await textOf(lead, `/team/people/${ada.userId}?date=${first}`);
    expect(week).toContain("of 31:30");
    expect(week).toContain("Founders’ day");

    await putFile("holidays.ics", file("Moved", addDays(date, 1)));
    await readHolidays(await systemContext(lead), holidayCalendarId);
    expect(await db().select().from(holidays)).toMatchObject([{ date: addDays(date, 1), name: "Moved" }]);
    // One from before addresses were encrypted.
    const before = { address, secret: null, keyId: null };
    for (const stored of [{ lastError: null }, before]) {
      await db().update(holidayCalendars).set(stored);
      const again = await office.post("/team/holidays", { token: address });
      expect([again.status, await again.text()]).toEqual([422, expect.stringContaining("there already")]);
    }
    expect(await everythingStored()).toContain(address);
    await readHolidays(await systemContext(lead), holidayCalendarId);
    expect(await everythingStored()).not.toContain(address);
    await withdrawFile("holidays.ics");
    await readHolidays(await systemContext(lead), holidayCalendarId);
    expect(await db().select().from(holidays)).toHaveLength(1);
    expect(await textOf(lead, "/team/hours")).toContain("no calendar at this address");
    await db().update(holidayCalendars).set({ secret: "k1.damaged" });
    await readHolidays(await systemContext(lead), holidayCalendarId);
    expect(await textOf(lead, "/team/hours")).toContain("cannot be read");
    await office.post(`/team/holidays/${holidayCalendarId}/remove`, {});
    expect(await db().select().from(holidays)).toEqual([]);
  });
});

it("a week is submitted and decided about on its page, and says there why something is refused", async () => {
  const [office, desk] = [browserOf(lead), browserOf(ada)];
  const monday = instantOf(first, 9 * 60, zone);
  const entryId = await entryBy(ada, { startedAt: monday, endedAt: monday + hourMs });
  const path = `/team/people/${ada.userId}`;
  const week = { date: first };
  expect((await desk.post(`${path}/submit`, week)).status).toBe(409);
  await office.post("/settings/workspace/approval", { approvesWeeks: "on" });
  await desk.post(`${path}/submit`, week);
  expect(await textOf(lead, "/notifications")).toContain("Ada submitted the week");
  const bare = await office.post(`${path}/send-back`, { ...week, note: "" });
  expect(bare.status).toBe(422);
  expect(await bare.text()).toContain("what is to be done");
  await office.post(`${path}/send-back`, { ...week, note: "Tuesday is missing" });
  expect(await textOf(ada, "/notifications")).toContain("Tuesday is missing");
  await desk.post(`${path}/submit`, week);
  const shown = await textOf(lead, `${path}?date=${first}`);
  const [, print = ""] = /name="print" value="([^"]+)"/.exec(shown) ?? [];
  await office.post(`${path}/approve`, { ...week, print });
  const refused = await desk.post(`/entries/${entryId}`, {
    notes: "Late",
    date: first,
    time: "9-10",
    version: "1",
  });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("is approved. Ask an owner or admin to reopen it");
});
