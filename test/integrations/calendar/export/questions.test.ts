import { describe, expect, it } from "vitest";

import { questionsOf } from "../../../../src/integrations/calendar/export/questions.ts";
import { checkEvents, findUnseenExports } from "../../../../src/integrations/calendar/export/check-events.ts";
import { exportChange } from "../../../../src/integrations/calendar/export/export-change.ts";
import { systemContext } from "../../../support/bindings.ts";
import { calendarBy } from "../../../support/calendar.ts";
import { askAbout } from "../../../support/exports.ts";
import { measure } from "../../../support/meter.ts";
import { createPerson, ctxFor } from "../../../support/people.ts";

describe("a person's questions", () => {
  it("cost the same however many their colleagues are asked, on indexes only", async () => {
    const person = await createPerson();
    const mine = await calendarBy(person);
    for (const id of ["a", "b"]) await askAbout(mine, id);
    const price = () => measure(async (metered) => questionsOf({ ...ctxFor(person), db: metered }));
    const alone = await price();
    const colleague = await createPerson({ workspaceId: person.workspaceId });
    const theirs = await calendarBy(colleague);
    for (let i = 0; i < 50; i++) await askAbout(theirs, `their-${i}`);
    const among = await price();
    expect(await questionsOf(ctxFor(person))).toHaveLength(2);
    // The ends of the ranges that are searched.
    expect(among.rowsRead - alone.rowsRead).toBeLessThanOrEqual(2);
    // A subquery holds only what was found by an index.
    expect(among.plans.filter((line) => /^SCAN (?!\(subquery)/.test(line))).toEqual([]);
  });
});

describe("a pass over a calendar", () => {
  it("looks for its own exported events only", async () => {
    const person = await createPerson();
    const mine = await calendarBy(person);
    for (const id of ["a", "b"]) await askAbout(mine, id);
    const theirs = await calendarBy(await createPerson({ workspaceId: person.workspaceId }));
    for (let i = 0; i < 50; i++) await askAbout(theirs, `their-${i}`);
    const window = { from: 0, to: 2e12 };
    const cost = await measure(async (metered) => {
      const ctx = { ...ctxFor(person), db: metered };
      await checkEvents(ctx, mine, { events: [], gone: ["e1", "e2"] });
      await findUnseenExports(ctx, mine, { seenIds: [], window });
    });
    expect(cost.rowsRead).toBeLessThan(12);
    expect(cost.plans.filter((line) => line.startsWith("SCAN event_links"))).toEqual([]);
  });
});

describe("an entry that changes", () => {
  it("looks for its person's calendars only", async () => {
    const person = await createPerson();
    const exporting = { direction: "export" } as const;
    const { id } = await calendarBy(person, exporting);
    for (let i = 0; i < 20; i++)
      await calendarBy(await createPerson({ workspaceId: person.workspaceId }), exporting);
    const owed: unknown[] = [];
    const event = {
      type: "entry.changed" as const,
      workspaceId: person.workspaceId,
      eventId: "e",
      at: 0,
      userId: person.userId,
      entryIds: ["entry"],
      change: "added" as const,
    };
    const cost = await measure(async (metered) => {
      const context = await systemContext(person, { db: metered });
      owed.push(...(await exportChange(context, event)));
    });
    expect(owed).toMatchObject([{ kind: "calendar_event", payload: { bindingId: id, localId: "entry" } }]);
    expect(cost.rowsRead).toBeLessThanOrEqual(2);
  });
});
