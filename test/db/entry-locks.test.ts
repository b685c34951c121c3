import { sql } from "drizzle-orm";
import { expect, it } from "vitest";

import { wouldBeLocked } from "../../src/db/queries/entry-locks.ts";
import { rowsOf, runBatch } from "../../src/db/run-statements.ts";
import { unlockedTimes } from "../../src/db/schema/locks.ts";
import { timeEntries } from "../../src/db/schema/work.ts";
import { weeks } from "../../src/db/schema/weeks.ts";
import { lockBefore } from "../../src/domain/locks/lock-before.ts";
import { dayMs, hourMs } from "../../src/lib/time-units.ts";
import { ctxFor, db } from "../support/people.ts";
import { createTeam, entryBy } from "../support/work.ts";

it("an entry that is to be added is locked exactly where the view locks a stored one", async () => {
  const { owner, bob } = await createTeam();
  const { workspaceId, userId } = bob;
  const first = Date.UTC(2026, 2, 2);
  for (const person of [owner, bob])
    for (let at = first - 3 * dayMs; at < first + 20 * dayMs; at += 7 * hourMs)
      await entryBy(person, { startedAt: at, endedAt: at + 5 * hourMs });
  await lockBefore(ctxFor(owner), { date: "2026-03-03", timeZone: "UTC" });
  const startsOn = "2026-03-09";
  const span = { startsAt: Date.parse(startsOn), endsAt: Date.parse(startsOn) + 7 * dayMs };
  const week = { workspaceId, userId, startsOn, ...span, note: "", submittedAt: 0, version: 1 };
  await db()
    .insert(weeks)
    .values({ ...week, state: "approved" });
  await db()
    .insert(unlockedTimes)
    .values({
      workspaceId,
      userId,
      id: "u1",
      startsAt: first,
      endsAt: first + 9 * dayMs,
      startsOn,
      endsOn: startsOn,
      createdBy: owner.userId,
      createdAt: 0,
    });
  const condition = wouldBeLocked({
    workspaceId: sql`${workspaceId}`,
    userId: sql`time_entries.user_id`,
    startedAt: sql`time_entries.started_at`,
    endedAt: sql`time_entries.ended_at`,
  });
  const [stored, asked] = await runBatch(db(), [
    sql`SELECT entry_id AS id FROM entry_locks WHERE workspace_id = ${workspaceId} AND lock IS NOT NULL ORDER BY entry_id`,
    sql`SELECT id FROM ${timeEntries} WHERE workspace_id = ${workspaceId} AND ${condition} ORDER BY id`,
  ]);
  expect(rowsOf(asked).length).toBeGreaterThan(20);
  expect(rowsOf(asked).length).toBeLessThan(150);
  expect(rowsOf(asked)).toEqual(rowsOf(stored));
});
