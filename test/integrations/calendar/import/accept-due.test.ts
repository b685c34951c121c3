import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { bindings } from "../../../../src/db/schema/bindings.ts";
import type { CalendarRule } from "../../../../src/db/schema/calendar.ts";
import { connections } from "../../../../src/db/schema/connections.ts";
import { openSuggestions } from "../../../../src/domain/suggestions/list-suggestions.ts";
import { applyEvents } from "../../../../src/integrations/calendar/import/apply-events.ts";
import { findDueAutomatic } from "../../../../src/integrations/calendar/import/find-due-automatic.ts";
import { defaultCalendarSettings } from "../../../../src/integrations/bindings/settings.ts";
import type { BindingRow } from "../../../../src/integrations/bindings/applied.ts";
import { scheduled } from "../../../../src/jobs/cron.ts";
import type { Job } from "../../../../src/messages.ts";
import { systemContext } from "../../../support/bindings.ts";
import { calendarBy, eventBy, suggestionsOf } from "../../../support/calendar.ts";
import { jobsOf, runJobs } from "../../../support/jobs.ts";
import { measure } from "../../../support/meter.ts";
import { createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { entriesOf, hourMs } from "../../../support/time.ts";

const minuteMs = 60_000;
const taking: CalendarRule = {
  when: { title: "standup", attendee: null, seriesId: null },
  projectId: null,
  tags: ["team"],
  billable: null,
  isAutomatic: true,
};

let person: Person;
let binding: BindingRow;
/** When the event is over: half a minute ago. */
let endsAt: number;

beforeEach(async () => {
  person = await createPerson();
  binding = await calendarBy(person, { rules: [taking] });
  endsAt = Date.now() - minuteMs / 2;
});

async function store(...events: ReturnType<typeof eventBy>[]) {
  const window = { from: 0, to: Date.now() + 40 * 24 * hourMs };
  await applyEvents(await systemContext(person), binding, { events, gone: [], window });
}

const standup = (changes: Parameters<typeof eventBy>[0] = {}) =>
  eventBy({ startsAt: endsAt - hourMs, endsAt, ...changes });

/** What a minute's cron sends to the queue for calendars that have something to accept. */
async function minute(now: number): Promise<Job[]> {
  const jobs: Job[] = [];
  const queue = {
    send: async (job: Job) => void jobs.push(job),
    sendBatch: async (messages: { body: Job }[]) => void jobs.push(...messages.map(({ body }) => body)),
  };
  const controller = { cron: "* * * * *", scheduledTime: now, noRetry: () => undefined };
  await scheduled(controller, { ...env, JOBS: queue as unknown as Queue });
  return jobsOf(jobs, "calendar.accept");
}

describe("an event that a rule accepts", () => {
  it("is an entry in the minute after its end, without a pass, and once", async () => {
    await store(standup());
    expect(await minute(endsAt - 1)).toEqual([]);
    const due = await minute(endsAt + minuteMs / 2);
    expect(due).toEqual([
      { type: "calendar.accept", workspaceId: person.workspaceId, bindingId: binding.id },
    ]);
    await runJobs([...due, ...due]);
    expect(await entriesOf(person)).toMatchObject([
      { notes: "Standup", endedAt: endsAt, source: "calendar" },
    ]);
    expect(await minute(endsAt + minuteMs)).toEqual([]);
  });

  it("is named once for each calendar, however many are over", async () => {
    await store(
      standup(),
      standup({ id: "e2", title: "Standup, design" }),
      standup({ id: "e3", endsAt: endsAt - minuteMs }),
    );
    const due = await minute(endsAt);
    expect(due).toHaveLength(1);
    await runJobs(due);
    expect(await entriesOf(person)).toHaveLength(3);
  });

  it("waits while it is left out, dismissed or of a calendar that nobody reads", async () => {
    await store(standup({ response: "declined" }), standup({ id: "e2", title: "No rule" }));
    expect(await minute(endsAt)).toEqual([]);
    await store(standup({ id: "e3" }));
    const due = await minute(endsAt);
    expect(due).toHaveLength(1);
    await db().update(connections).set({ status: "paused" });
    expect(await minute(endsAt)).toEqual([]);
    await db().update(connections).set({ status: "active" });
    await db().update(bindings).set({ status: "disabled" }).where(eq(bindings.id, binding.id));
    expect(await minute(endsAt)).toEqual([]);
    await runJobs(due);
    expect(await entriesOf(person)).toEqual([]);
  });
});

describe("an event that no rule accepts", () => {
  it("waits, and is offered once it is over, without a pass", async () => {
    await store(standup({ title: "Planning" }));
    const range = { from: endsAt - 24 * hourMs, to: endsAt + 24 * hourMs };
    expect(await openSuggestions(ctxFor(person, endsAt - 1), range)).toEqual([]);
    expect(await openSuggestions(ctxFor(person, endsAt), range)).toMatchObject([{ title: "Planning" }]);
  });
});

describe("a calendar that is only written to by now", () => {
  it("offers and accepts nothing, until it is read again", async () => {
    const own = { from: endsAt - 24 * hourMs, to: endsAt + 24 * hourMs };
    const offered = () => openSuggestions(ctxFor(person, endsAt), own);
    await store(standup());
    const due = await minute(endsAt);
    const turn = (direction: "import" | "export") =>
      db()
        .update(bindings)
        .set({ settings: { ...defaultCalendarSettings, rules: [taking], direction } });
    await turn("export");
    expect(await minute(endsAt)).toEqual([]);
    expect(await offered()).toEqual([]);
    await runJobs(due);
    expect(await entriesOf(person)).toEqual([]);
    await turn("import");
    expect(await offered()).toHaveLength(1);
    await runJobs(await minute(endsAt));
    expect(await entriesOf(person)).toHaveLength(1);
  });
});

describe("the price of a minute", () => {
  it("in which nothing is over is one row at most, however many events there are", async () => {
    const many = Array.from({ length: 500 }, (_, n) =>
      eventBy({ id: `e${n}`, startsAt: endsAt - 20 * hourMs + n, title: n % 2 === 0 ? "Planning" : "Lunch" }),
    );
    const ahead = Array.from({ length: 100 }, (_, n) =>
      standup({ id: `a${n}`, startsAt: endsAt + hourMs, endsAt: endsAt + 2 * hourMs + n }),
    );
    await store(...many, ...ahead);
    expect(await suggestionsOf(person)).toHaveLength(600);
    const cost = await measure(async (metered) => findDueAutomatic(metered, endsAt));
    expect(cost).toMatchObject({ rowsWritten: 0, statements: 1 });
    // The one behind the range, at which the search ends.
    expect(cost.rowsRead).toBeLessThanOrEqual(1);
    expect(cost.plans.filter((line) => /SCAN|TEMP B-TREE FOR ORDER/.test(line))).toEqual([]);
    const one = await measure(async (metered) => findDueAutomatic(metered, endsAt + 2 * hourMs));
    expect(one.rowsRead).toBeLessThan(10);
  });
});
