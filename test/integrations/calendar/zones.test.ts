import { describe, expect, it } from "vitest";

import { updateProfile } from "../../../src/domain/users/update-profile.ts";
import { chooseDeadlineCalendar } from "../../../src/integrations/calendar/deadlines/choose-calendar.ts";
import { applyEvents } from "../../../src/integrations/calendar/import/apply-events.ts";
import { buildFeed } from "../../../src/integrations/ics/build-feed.ts";
import { addDays, localDateOf, startOfDay } from "../../../src/lib/zoned-time.ts";
import { systemContext } from "../../support/bindings.ts";
import { calendarBy, eventBy } from "../../support/calendar.ts";
import { sites } from "../../support/calendar-sync.ts";
import { exportCalendarBy, oweEvent, reach, runExports } from "../../support/exports.ts";
import { appUrl, browserOf, createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { entryBy, hourMs } from "../../support/time.ts";
import { projectBy, taskBy } from "../../support/work.ts";

const profile = { name: "Ada", weekStart: 1, clock: "24h", startsTimerWhenAssigned: false } as const;
const moveTo = (person: Person, timeZone: string) => updateProfile(ctxFor(person), { ...profile, timeZone });

/** The days of a rendered week, by their names. */
function sections(html: string): Map<string, string> {
  const parts = html.split('<section class="calendar-day"').slice(1);
  const nameOf = (part: string) => /<h3.*?<a [^>]*>(.*?)<\/a>/s.exec(part)?.[1]?.replaceAll(/<[^>]+>/g, "");
  return new Map(parts.map((part) => [nameOf(part)?.replaceAll(/\s+/g, " ").trim() ?? "", part]));
}

describe("the calendar's week in which the clocks go back", () => {
  it("has each event and entry on its own day, in the hour that comes twice too", async () => {
    const person = await createPerson({ timeZone: "Europe/Berlin" });
    const begin = startOfDay("2026-10-25", "Europe/Berlin");
    const events = [
      eventBy({ id: "e0", title: "Before midnight", startsAt: begin - hourMs / 2, endsAt: begin }),
      eventBy({ id: "e1", title: "First half past two", startsAt: begin + 2.5 * hourMs }),
      eventBy({ id: "e2", title: "Second half past two", startsAt: begin + 3.5 * hourMs }),
      eventBy({ id: "e3", title: "In the 25th hour", startsAt: begin + 24 * hourMs }),
      eventBy({ id: "e4", title: "On Monday", startsAt: begin + 25 * hourMs }),
      eventBy({
        id: "e5",
        title: "All Sunday",
        time: { isAllDay: true, startsOn: "2026-10-25", endsOn: "2026-10-26" },
      }),
    ];
    const window = { from: 0, to: begin + 99 * hourMs };
    await applyEvents(await systemContext(person), await calendarBy(person), { events, gone: [], window });
    await entryBy(person, { startedAt: begin - hourMs, endedAt: begin + 26 * hourMs });
    const days = sections(await (await browserOf(person).get("/calendar?date=2026-10-25")).text());
    const titlesOn = (name: string) =>
      events.map(({ title }) => title).filter((title) => days.get(name)?.includes(title) === true);
    expect(titlesOn("Sat 24 Oct")).toEqual(["Before midnight"]);
    expect(titlesOn("Sun 25 Oct")).toEqual([
      "First half past two",
      "Second half past two",
      "In the 25th hour",
      "All Sunday",
    ]);
    expect(days.get("Sun 25 Oct")).toMatch(/25:00|25 h/);
    const monday = sections(await (await browserOf(person).get("/calendar?date=2026-10-26")).text());
    expect(monday.get("Mon 26 Oct")).toContain("On Monday");
    expect(monday.get("Mon 26 Oct")).not.toContain("In the 25th hour");
  });
});

describe("the feed", () => {
  it("says instants and dates that hold in every zone, also over a change of the clocks", async () => {
    const person = await createPerson({ timeZone: "Europe/Berlin" });
    const project = await projectBy(person, { name: "Website" });
    await taskBy(person, project.id, { title: "Launch", dueOn: "2026-03-29", assigneeId: person.userId });
    const begin = startOfDay("2026-03-29", "Europe/Berlin");
    await entryBy(person, { startedAt: begin, endedAt: begin + 23 * hourMs, timeZone: "Europe/Berlin" });
    const read = () =>
      buildFeed({ db: db(), owner: { ...person, name: "Ada" }, now: begin + 99 * hourMs, appUrl });
    const text = await read();
    expect(text).toContain("DTSTART:20260328T230000Z\r\nDTEND:20260329T220000Z");
    expect(text).toContain("DTSTART;VALUE=DATE:20260329\r\nDTEND;VALUE=DATE:20260330");
    await moveTo(person, "America/Los_Angeles");
    expect(await read()).toBe(text);
  });
});

describe.each(sites)("a deadline written into '$name'", ({ provider, calls }) => {
  it("stays on its date when the person moves, and asks nothing of the provider", async () => {
    const dueOn = addDays(localDateOf(Date.now(), "UTC"), 20);
    const person = await createPerson({ timeZone: "Pacific/Kiritimati" });
    const project = await projectBy(person, { name: "Website" });
    const task = await taskBy(person, project.id, {
      title: "Launch",
      dueOn,
      assigneeId: person.userId,
    });
    const binding = await exportCalendarBy(person, {}, provider);
    const calendar = await reach(person, binding);
    const choosing = ctxFor(person);
    await chooseDeadlineCalendar(choosing, binding.id);
    await runExports(person, choosing.jobs);
    await moveTo(person, "America/Los_Angeles");
    const before = (await sandbox.requests(calls)).length;
    await runExports(person, await oweEvent(person, binding, { kind: "task", localId: task.id }));
    expect((await sandbox.requests(calls)).length).toBe(before);
    expect((await calendar.ours()).map(({ time }) => time)).toEqual([
      { isAllDay: true, startsOn: dueOn, endsOn: addDays(dueOn, 1) },
    ]);
  });
});
