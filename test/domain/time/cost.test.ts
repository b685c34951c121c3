import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";

import type { PersonCtx } from "../../../src/domain/context.ts";
import { trackableProjects } from "../../../src/domain/projects/list-trackable.ts";
import { allTags } from "../../../src/domain/tags/list-tags.ts";
import { openTasks } from "../../../src/domain/tasks/open-tasks.ts";
import { addEntry } from "../../../src/domain/time/add-entry.ts";
import { continueEntry } from "../../../src/domain/time/continue-entry.ts";
import { deleteEntry } from "../../../src/domain/time/delete-entry.ts";
import { discardTimer } from "../../../src/domain/time/discard-timer.ts";
import { findTimer } from "../../../src/domain/time/find-timer.ts";
import { lockedEntries } from "../../../src/domain/locks/locked-entries.ts";
import { daysStatement, listDays } from "../../../src/domain/time/list-days.ts";
import { purgeDeletedEntries } from "../../../src/domain/time/purge-deleted-entries.ts";
import { restoreEntry } from "../../../src/domain/time/restore-entry.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { stopTimer } from "../../../src/domain/time/stop-timer.ts";
import { updateEntry } from "../../../src/domain/time/update-entry.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, ctxFor, type Person } from "../../support/people.ts";
import { entryBy, hourMs } from "../../support/time.ts";
import { projectBy, taskBy } from "../../support/work.ts";

const now = Date.UTC(2026, 10, 20, 9);
const zone = { timeZone: "Europe/Berlin", weekStart: 1 };

/** 5,000 older entries of the person, and of two colleagues: what must not be read. */
async function fillHistory({ workspaceId, userId }: Person) {
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
     INSERT INTO time_entries SELECT ?1, people.value, ?3 - i * 7200000, people.value || i, ?3 - i * 7200000 + 3600000,
       NULL, NULL, '', '[]', 0, 'UTC', 'manual', 1, ?3, ?3, NULL FROM n, json_each(?2) AS people`,
  )
    .bind(workspaceId, JSON.stringify([userId, "colleague1", "colleague2"]), now - 10 * 24 * hourMs)
    .run();
}

describe("with 15,000 entries in the workspace", () => {
  let ada: Person;
  const cost = (work: (ctx: PersonCtx) => Promise<unknown>, at = now) =>
    measure((db) => work({ ...ctxFor(ada, at), db }));

  beforeEach(async () => {
    ada = await createPerson({ role: "member" });
    await fillHistory(ada);
  });

  it("D7: starting writes 4 rows (row, id, timer, audit) in 2 round trips, switching one more, stopping 2", async () => {
    const start = await cost((ctx) => startTimer(ctx, { notes: "Mail" }));
    expect(start).toMatchObject({ rowsWritten: 4, roundTrips: 2 });
    // One of them asks whether the person's week is approved, and with it locked.
    expect(start.rowsRead).toBeLessThanOrEqual(11);
    const next = await cost((ctx) => startTimer(ctx, { notes: "Review" }), now + 1);
    expect(next).toMatchObject({ rowsWritten: 5, roundTrips: 2 });
    expect(next.rowsRead).toBeLessThanOrEqual(15);
    const stop = await cost((ctx) => stopTimer(ctx), now + 2);
    expect(stop).toMatchObject({ rowsWritten: 2, roundTrips: 1 });
    expect(stop.rowsRead).toBeLessThanOrEqual(7);
  });

  it("listing a week reads the week, entries over midnight and the timer", async () => {
    for (let i = 0; i < 28; i++) {
      const startedAt = now - i * 6 * hourMs;
      await entryBy(ada, { startedAt, endedAt: startedAt + hourMs });
    }
    await entryBy(ada, { startedAt: now - 20 * 24 * hourMs, endedAt: now - 5 * 24 * hourMs });
    await entryBy(ada, { startedAt: now - 15 * 24 * hourMs, endedAt: null });
    const list = await cost((ctx) => listDays(ctx, zone));
    expect(list).toMatchObject({ rowsWritten: 0, statements: 1 });
    expect(list.rowsRead).toBeLessThanOrEqual(45);
  });

  it("the pickers of Today read at most 100 tasks, however many there are", async () => {
    const project = await projectBy({ ...ada, role: "owner" });
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
       INSERT INTO tasks (workspace_id, id, project_id, title, title_norm, description, status, priority, version,
         created_at, updated_at) SELECT ?1, 't' || i, ?2, 'T', 't', '', 'open', 'none', 1, 0, 0 FROM n`,
    )
      .bind(ada.workspaceId, project.id)
      .run();
    const picker = (projectId: string | null) =>
      cost(({ db, ...ctx }) =>
        db.batch([
          trackableProjects({ ...ctx, db }),
          openTasks({ ...ctx, db }, { projectId, search: "" }),
          allTags({ ...ctx, db }),
          daysStatement({ ...ctx, db }, zone),
        ]),
      );
    expect((await picker(null)).rowsRead).toBeLessThanOrEqual(410);
    expect((await picker(project.id)).rowsRead).toBeLessThanOrEqual(810);
  });

  it("nothing is read from end to end", async () => {
    const project = await projectBy({ ...ada, role: "owner" });
    const task = await taskBy(ada, project.id);
    const span = { startedAt: now - hourMs, endedAt: now };
    const { plans } = await cost(async (ctx) => {
      const { entry } = await startTimer(ctx, { entryId: "e1", taskId: task.id, tagNames: ["x"] });
      await startTimer(ctx, { entryId: "e1" });
      await stopTimer(ctx, { entryId: "e1" });
      const moved = await updateEntry(ctx, { id: "e1", version: 2, ...span, tagIds: entry.tags });
      await continueEntry(ctx, moved.id);
      const discarded = await discardTimer(ctx);
      await restoreEntry(ctx, discarded.id);
      await deleteEntry(ctx, (await addEntry(ctx, { ...span, projectId: project.id })).id);
      await listDays(ctx, zone);
      await findTimer(ctx);
      await lockedEntries(ctx, { from: now - hourMs, to: now });
      await purgeDeletedEntries(ctx);
    });
    const scans = plans.filter((line) => /^SCAN (?!json_each|tagged|named|CONSTANT ROW|\()/.test(line));
    expect(scans).toEqual([]);
    const walks = plans.filter((line) =>
      /time_entries.*PRIMARY KEY \(workspace_id=\?( AND user_id=\?)?\)$/.test(line),
    );
    expect(walks).toEqual([]);
    expect(plans.join("\n")).toContain("USING INDEX time_entries_timer");
    expect(plans.join("\n")).toContain("USING INDEX time_entries_long");
    expect(plans.join("\n")).toContain("time_entries_deleted");
  });
});
