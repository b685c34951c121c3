import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { calendarSettings } from "../../../../src/integrations/bindings/settings.ts";
import { connections } from "../../../../src/db/schema/connections.ts";
import { applyEvents } from "../../../../src/integrations/calendar/import/apply-events.ts";
import { systemContext } from "../../../support/bindings.ts";
import { calendarBy, calendarRow, eventBy, suggestionsOf } from "../../../support/calendar.ts";
import { browserOf, createPerson, db, type Person } from "../../../support/people.ts";
import { entriesOf, entryBy, hourMs } from "../../../support/time.ts";
import { projectBy } from "../../../support/work.ts";

const dayMs = 24 * hourMs;
const fragment = { "HX-Request": "true", "HX-Request-Type": "partial" };

async function offer(person: Person, ...events: ReturnType<typeof eventBy>[]) {
  const binding = await calendarBy(person);
  const window = { from: Date.now() - 14 * dayMs, to: Date.now() + 14 * dayMs };
  await applyEvents(await systemContext(person), binding, { events, gone: [], window });
  const rows = await suggestionsOf(person);
  return { binding, idOf: (eventId: string) => rows.find((row) => row.eventId === eventId)?.id ?? "" };
}

describe("Today", () => {
  it("offers what is over, marks what overlaps an entry, and keeps the rest to itself", async () => {
    const person = await createPerson({ timeZone: "UTC" });
    const startedAt = Date.now() - 3 * hourMs;
    await entryBy(person, { startedAt, endedAt: startedAt + hourMs });
    await offer(
      person,
      eventBy({ title: "Planning" }),
      eventBy({ id: "e2", title: "Soon", startsAt: Date.now() + hourMs }),
      eventBy({ id: "e3", title: "Declined one", response: "declined" }),
    );
    const html = await (await browserOf(person).get("/")).text();
    expect(html).toContain("Planning");
    expect(html).toContain("overlaps an entry");
    expect(html).not.toContain("Soon");
    expect(html).not.toContain("Declined one");
    const other = await (await browserOf(await createPerson()).get("/")).text();
    expect(other).not.toContain("Planning");
  });

  it("accepts one, several, and undoes it", async () => {
    const person = await createPerson();
    const { idOf } = await offer(
      person,
      eventBy(),
      eventBy({ id: "e2", title: "Review" }),
      eventBy({ id: "e3", title: "Retrospective" }),
    );
    const { post } = browserOf(person);
    const one = await post("/suggestions/accept", { id: idOf("e2"), one: idOf("e1") }, fragment);
    expect(one.status).toBe(200);
    expect(await one.text()).toContain("The event is an entry now.");
    expect(await entriesOf(person)).toMatchObject([{ notes: "Standup", source: "calendar" }]);
    const undone = await post("/suggestions/undo", { id: idOf("e1") }, fragment);
    expect(await undone.text()).toContain("Accept: Standup");
    expect((await entriesOf(person))[0]?.deletedAt).toEqual(expect.any(Number));
    await post("/suggestions/dismiss", { id: idOf("e2") });
    const again = await post("/suggestions/accept", { id: idOf("e2") }, fragment);
    expect(again.status).toBe(409);
    expect((await post("/suggestions/accept", {}, fragment)).status).toBe(422);
  });

  it("accepts all of a day that overlap nothing, whatever is ticked", async () => {
    const person = await createPerson({ timeZone: "UTC" });
    const { idOf } = await offer(
      person,
      eventBy(),
      eventBy({ id: "e2", title: "Review" }),
      eventBy({ id: "e3", title: "Retrospective" }),
    );
    const all = `${idOf("e1")},${idOf("e3")}`;
    const answer = await browserOf(person).post("/suggestions/accept", { id: idOf("e2"), all }, fragment);
    expect(await answer.text()).toContain("2 events are entries now.");
    const rows = await suggestionsOf(person);
    expect(rows.filter(({ decision }) => decision === null).map(({ eventId }) => eventId)).toEqual(["e2"]);
  });

  it("offers to accept at once only what tracks no time twice", async () => {
    const person = await createPerson({ timeZone: "UTC" });
    const startsAt = Math.floor(Date.now() / dayMs) * dayMs - 12 * hourMs;
    const spans = [0, 1, 2].map((index) => ({
      startsAt: startsAt + index * 600_000,
      endsAt: startsAt + index * 600_000 + 300_000,
    }));
    await offer(person, ...spans.map((span, index) => eventBy({ id: `f${index}`, ...span })));
    expect(await (await browserOf(person).get("/")).text()).toContain("Accept all 3");
    await offer(person, eventBy({ id: "f9", startsAt, endsAt: startsAt + 60_000 }));
    expect(await (await browserOf(person).get("/")).text()).toContain("Accept the 2 without overlap");
  });

  it("leads to a first calendar while there is nothing, and only then", async () => {
    const person = await createPerson();
    const { get } = browserOf(person);
    const invitation = 'href="/connect/google"';
    expect(await (await get("/")).text()).toContain(invitation);
    expect(await (await get("/calendar")).text()).toContain(invitation);
    const { connectionId } = await calendarBy(person);
    await db().update(connections).set({ ownerId: person.userId }).where(eq(connections.id, connectionId));
    expect(await (await get("/")).text()).not.toContain(invitation);
    expect(await (await get("/calendar")).text()).not.toContain(invitation);
  });

  it("accepts nothing of somebody else's", async () => {
    const [person, other] = [await createPerson(), await createPerson()];
    const { idOf } = await offer(other, eventBy());
    const { post } = browserOf(person);
    for (const verb of ["accept", "dismiss", "undo"])
      expect((await post(`/suggestions/${verb}`, { id: idOf("e1") }, fragment)).status).toBe(409);
    expect(await suggestionsOf(other)).toMatchObject([{ decision: null }]);
  });

  it("leaves out a project that is archived by now", async () => {
    const person = await createPerson();
    const project = await projectBy(person);
    const binding = await calendarBy(person, { projectId: project.id });
    const window = { from: 0, to: Date.now() };
    const ctx = await systemContext(person);
    await applyEvents(ctx, binding, { events: [eventBy()], gone: [], window });
    const { post } = browserOf(person);
    await post(`/projects/${project.id}/archive`);
    await post("/suggestions/accept", { id: (await suggestionsOf(person))[0]?.id ?? "" });
    expect(await entriesOf(person)).toMatchObject([{ projectId: null }]);
  });
});

describe("the calendar page", () => {
  it("shows what is tracked, offered, waiting and left out, with the reasons; and comes back", async () => {
    const person = await createPerson({ timeZone: "UTC" });
    const { idOf } = await offer(
      person,
      eventBy({ title: "Planning", startsAt: Date.now() - 2 * 60_000, endsAt: Date.now() - 60_000 }),
      eventBy({ id: "e2", title: "Running one", startsAt: Date.now() - 60_000 }),
      eventBy({ id: "e3", title: "Declined one", response: "declined", startsAt: Date.now() - 60_000 }),
    );
    const browser = browserOf(person);
    const html = await (await browser.get("/calendar")).text();
    for (const words of ["Planning", "Running one", "not over yet", "Declined one", "you declined"])
      expect(html).toContain(words);
    const back = "/calendar?date=2026-01-01&view=day";
    const accepted = await browser.post("/suggestions/accept", { one: idOf("e1"), back });
    expect([accepted.status, accepted.headers.get("Location")]).toEqual([303, back]);
    const day = await browser.post("/suggestions/dismiss", { one: idOf("e2"), back }, fragment);
    const answered = await day.text();
    expect(answered).toContain('<section id="calendar-days"');
    expect(answered).toContain("The event is dismissed.");
    expect(answered).toContain(`name="back" value="${back.replace("&", "&amp;")}"`);
    const astray = await browser.post("/suggestions/dismiss", { one: idOf("e3"), back: "//evil.example" });
    expect(astray.headers.get("Location")).toBe("/");
    for (const date of ["nonsense", "9999-12-31", "0000-01-01", "2100-12-31", "2000-01-01"]) {
      expect((await browser.get(`/calendar?date=${date}&view=x`)).status).toBe(200);
      expect((await browser.get(`/?until=${date}`)).status).toBe(200);
    }
  });
});

describe("a calendar's settings", () => {
  const fields = { direction: "import", projectId: "", daysBack: "7" };

  it("are saved with their rules, and the calendar is read anew", async () => {
    const person = await createPerson();
    const { id } = await calendarBy(person);
    const saved = await browserOf(person).post(`/calendars/${id}`, {
      ...fields,
      ruleTitle: "stand",
      ruleAttendee: "",
      ruleSeries: "",
      ruleProject: "",
      ruleTags: "team, daily",
      ruleBillable: "no",
      ruleAutomatic: "yes",
    });
    expect(saved.status).toBe(303);
    const { settings, cursor } = await calendarRow({ id });
    expect(cursor).toBeNull();
    expect(calendarSettings({ settings })?.rules).toEqual([
      {
        when: { title: "stand", attendee: null, seriesId: null },
        projectId: null,
        tags: ["team", "daily"],
        billable: false,
        isAutomatic: true,
      },
    ]);
    expect(await (await browserOf(person).get(`/calendars/${id}`)).text()).toContain("team, daily");
  });

  it("begin a rule from an event, by its title or its series", async () => {
    const person = await createPerson({ timeZone: "UTC" });
    const { binding } = await offer(person, eventBy({ title: "Planning & review" }));
    const { get } = browserOf(person);
    // The event of three hours ago may be of last week.
    const day = new Date(Date.now() - 3 * hourMs).toISOString().slice(0, 10);
    expect(await (await get(`/calendar?date=${day}`)).text()).toContain(
      `href="/calendars/${binding.id}?title=Planning+%26+review#new-rule"`,
    );
    const html = await (await get(`/calendars/${binding.id}?title=Planning+%26+review`)).text();
    expect(html).toMatch(/<input type="text" value="Planning &amp; review"[^>]*name="ruleTitle"/);
    expect(html).toContain('<details class="rule card" open="" id="new-rule">');
  });

  it("that make no sense come back with what was typed", async () => {
    const person = await createPerson();
    const { id } = await calendarBy(person);
    const refused = await browserOf(person).post(`/calendars/${id}`, { ...fields, daysBack: "31" });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain("Go back 1 to 30 days.");
    expect(html).toContain('value="31"');
  });
});
