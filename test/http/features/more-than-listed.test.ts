import { describe, expect, it } from "vitest";

import { suggestions } from "../../../src/db/schema/calendar.ts";
import { milestones } from "../../../src/db/schema/event-links.ts";
import { createId } from "../../../src/lib/id.ts";
import { calendarBy } from "../../support/calendar.ts";
import { askAbout } from "../../support/exports.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { projectBy } from "../../support/work.ts";

const each = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

const read = async (person: Person, path: string) => (await browserOf(person).get(path)).text();

describe("a page that lists only some of its things says how many more there are:", () => {
  it("the milestones of a project, of which it lists the last", async () => {
    const owner = await createPerson();
    const { id: projectId } = await projectBy(owner);
    const { workspaceId } = owner;
    const addMany = (count: number, year: number) =>
      Promise.all(
        each(count, (index) =>
          db()
            .insert(milestones)
            .values({
              workspaceId,
              projectId,
              id: createId(index),
              name: `Step ${year}-${index}.`,
              dueOn: `${year}-06-01`,
              createdAt: 0,
              updatedAt: 0,
            }),
        ),
      );
    await addMany(200, 2027);
    expect(await read(owner, `/projects/${projectId}`)).not.toContain("not listed");
    await addMany(3, 2026);
    const html = await read(owner, `/projects/${projectId}`);
    expect(html).toContain("These are the last 200; 3 earlier ones are not listed.");
    expect(html).toContain("Step 2027-199.");
    expect(html).not.toContain("Step 2026");
  });

  it("the questions about events, which Today counts", async () => {
    const person = await createPerson();
    const calendar = await calendarBy(person);
    await Promise.all(each(102, (index) => askAbout(calendar, `entry-${index}`)));
    const html = await read(person, "/event-questions");
    expect(html).toContain("Put back these 100");
    expect(html).toContain("2 more follow when these are decided.");
    expect(await read(person, "/")).toContain("102 events");
  });

  it("the series that a calendar's rules can name, among which stand those that they do name", async () => {
    const person = await createPerson();
    const when = { title: null, attendee: null, seriesId: "series-100" };
    const rules = [{ when, projectId: null, tags: [], billable: null, isAutomatic: false }];
    const { id: bindingId } = await calendarBy(person, { rules });
    const { workspaceId, userId } = person;
    await Promise.all(
      each(101, (index) =>
        db()
          .insert(suggestions)
          .values({
            workspaceId,
            userId,
            id: createId(index),
            startsAt: index,
            endsAt: index + 1,
            bindingId,
            eventId: `e${index}`,
            seriesId: `series-${index}`,
            title: index === 100 ? "Zumba" : `Standup ${index}`,
            tags: [],
            isAutomatic: false,
            remoteUpdatedAt: 0,
            updatedAt: 0,
          }),
      ),
    );
    const html = await read(person, `/calendars/${bindingId}`);
    expect(html).toContain("1 more is not listed.");
    expect(html).toContain("the series “Zumba”");
  });
});
