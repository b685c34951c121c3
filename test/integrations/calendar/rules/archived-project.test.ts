import { beforeEach, describe, expect, it } from "vitest";

import type { CalendarRule } from "../../../../src/db/schema/calendar.ts";
import { archiveProject } from "../../../../src/domain/projects/archive-project.ts";
import { restoreProject } from "../../../../src/domain/projects/restore-project.ts";
import { acceptSuggestions } from "../../../../src/domain/suggestions/accept-suggestions.ts";
import { applyEvents } from "../../../../src/integrations/calendar/import/apply-events.ts";
import { findDueAutomatic } from "../../../../src/integrations/calendar/import/find-due-automatic.ts";
import { acceptByRule } from "../../../../src/integrations/calendar/import/accept-by-rule.ts";
import type { BindingRow } from "../../../../src/integrations/bindings/applied.ts";
import { systemContext } from "../../../support/bindings.ts";
import { calendarBy, calendarRow, eventBy, suggestionsOf } from "../../../support/calendar.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { entriesOf, hourMs } from "../../../support/time.ts";
import { projectBy } from "../../../support/work.ts";

let person: Person;
let projectId: string;
let binding: BindingRow;

function ruleFor(project: string, changes: Partial<CalendarRule> = {}): CalendarRule {
  const when = { title: "standup", attendee: null, seriesId: null };
  return { when, projectId: project, tags: [], billable: null, isAutomatic: false, ...changes };
}

async function store(owner: BindingRow, ...events: ReturnType<typeof eventBy>[]) {
  const window = { from: 0, to: Date.now() + hourMs };
  await applyEvents(await systemContext(person), owner, { events, gone: [], window });
}

beforeEach(async () => {
  person = await createPerson();
  projectId = (await projectBy(person, { name: "Website", billable: true })).id;
  binding = await calendarBy(person, { projectId, rules: [ruleFor(projectId)] });
});

describe("a calendar whose project was archived", () => {
  it("says so in its form, and keeps it until the person chooses another", async () => {
    await archiveProject(ctxFor(person), projectId);
    const { get, post } = browserOf(person);
    const html = await (await get(`/calendars/${binding.id}`)).text();
    expect(html.match(/Website \(archived\)/g)?.length).toBeGreaterThanOrEqual(2);
    expect(html).toMatch(new RegExp(`<option value="${projectId}" selected[^>]*>Website \\(archived\\)`));
    const fields = {
      direction: "import",
      projectId,
      daysBack: "7",
      ruleTitle: "standup",
      ruleProject: projectId,
    };
    expect((await post(`/calendars/${binding.id}`, fields)).status).toBe(303);
    expect((await calendarRow(binding)).settings).toMatchObject({ projectId, rules: [{ projectId }] });
    const other = await calendarBy(person);
    const refused = await post(`/calendars/${other.id}`, fields);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain("“Website” is archived");
  });

  it("offers an event with a warning; what is accepted has no project, and the page says why", async () => {
    await store(binding, eventBy(), eventBy({ id: "e2", title: "Standup, design" }));
    const { get, post } = browserOf(person);
    expect(await (await get("/")).text()).not.toContain("no time goes there");
    await archiveProject(ctxFor(person), projectId);
    expect(await (await get("/")).text()).toContain("no time goes there");
    const offered = await suggestionsOf(person);
    const [first, second] = ["e1", "e2"].map((id) => offered.find(({ eventId }) => eventId === id));
    const fragment = { "HX-Request": "true", "HX-Request-Type": "partial" };
    const accepted = await post("/suggestions/accept", { one: first?.id ?? "" }, fragment);
    expect(await accepted.text()).toContain("No time goes to “Website” any more, so it has no project.");
    expect(await entriesOf(person)).toMatchObject([{ projectId: null, billable: false, notes: "Standup" }]);
    await restoreProject(ctxFor(person), projectId);
    await acceptSuggestions(ctxFor(person), { ids: [second?.id ?? ""] });
    const made = (await entriesOf(person)).find((entry) => entry.projectId === projectId);
    expect(made).toMatchObject({ billable: true });
  });

  it("has nothing accepted by itself: the event waits for the person, and goes on when the project is back", async () => {
    const taking = await calendarBy(person, { rules: [ruleFor(projectId, { isAutomatic: true })] });
    const endsAt = Date.now() - 1000;
    await store(taking, eventBy({ startsAt: endsAt - hourMs, endsAt }));
    await archiveProject(ctxFor(person), projectId);
    expect(await findDueAutomatic(db(), Date.now())).toEqual([]);
    await acceptByRule(await systemContext(person), taking);
    expect(await entriesOf(person)).toEqual([]);
    expect(await suggestionsOf(person)).toMatchObject([{ decision: null, skipped: null }]);
    await restoreProject(ctxFor(person), projectId);
    expect(await findDueAutomatic(db(), Date.now())).toMatchObject([{ bindingId: taking.id }]);
    await acceptByRule(await systemContext(person), taking);
    expect(await entriesOf(person)).toMatchObject([{ projectId }]);
  });
});

describe("a project that is closed to the person", () => {
  it("is treated alike", async () => {
    const owner = person;
    const closed = await projectBy(owner, { name: "Secret", access: "members" });
    person = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    const theirs = await calendarBy(person, { projectId: closed.id });
    await store(theirs, eventBy());
    const html = await (await browserOf(person).get("/")).text();
    expect(html).toContain("no time goes there");
    const ids = (await suggestionsOf(person)).map(({ id }) => id);
    expect(await acceptSuggestions(ctxFor(person), { ids })).toMatchObject([{ missesProject: "Secret" }]);
  });
});
