import { describe, expect, it } from "vitest";

import { groupSameWork } from "../../../src/domain/time/group-same-work.ts";
import { listDays } from "../../../src/domain/time/list-days.ts";
import { createPerson, ctxFor } from "../../support/people.ts";
import { entryBy, hourMs } from "../../support/time.ts";
import { projectBy } from "../../support/work.ts";

const now = Date.UTC(2026, 2, 10, 18);

describe("the same work of a day", () => {
  it("is grouped by all that it says, where its latest entry stands; the timer stays alone", async () => {
    const person = await createPerson();
    const { id: projectId } = await projectBy(person, { name: "Web" });
    const track = (hours: number, notes: string, more = {}) => {
      const startedAt = now - hours * hourMs;
      return entryBy(person, { startedAt, endedAt: startedAt + hourMs, notes, ...more });
    };
    await track(9, "Mail");
    await track(8, "Review", { projectId });
    await track(7, "Mail");
    await track(6, "Mail", { projectId });
    await track(5, "Review", { projectId });
    await track(1, "Mail", { endedAt: null });
    const { days } = await listDays(ctxFor(person, now), { timeZone: "Europe/Berlin", weekStart: 1 });
    const groups = groupSameWork(days[0]?.entries ?? []);
    expect(groups.map((group) => `${group[0]?.entry.notes} ${group.length}`)).toEqual([
      "Mail 1",
      "Review 2",
      "Mail 1",
      "Mail 2",
    ]);
  });
});
