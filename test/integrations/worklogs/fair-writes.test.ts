import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { deliverRow } from "../../../src/integrations/outbox/deliver.ts";
import { findDue, hintsOf } from "../../../src/integrations/outbox/find-due.ts";
import { registry } from "../../../src/integrations/registry.ts";
import { hourMs, minuteMs } from "../../../src/lib/time-units.ts";
import type { Job } from "../../../src/messages.ts";
import { systemContext } from "../../support/bindings.ts";
import { imaginarySite } from "../../support/imaginary.ts";
import { createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { linkedTask, owedOf, timeBinding } from "../../support/worklogs.ts";

const now = Date.UTC(2026, 10, 20, 9);

/** So many tasks, each with so many entries of half an hour; their issues. */
async function track(owner: Person, persona: string, size: { tasks: number; entries: number }) {
  const binding = await timeBinding(owner, {}, persona);
  const issues = new Set<string>();
  for (let i = 0; i < size.tasks; i++) {
    const { taskId, issue } = await linkedTask(owner, binding, `Task ${i}`);
    issues.add(issue.id);
    await env.DB.prepare(
      `INSERT INTO time_entries (workspace_id, user_id, started_at, id, ended_at, task_id, notes, tags, billable, time_zone, source, version,
         created_at, updated_at)
       SELECT ?1, ?2, ?3 - value * ?5, ?4 || '-' || value, ?3 - value * ?5 + ?5 / 2, ?4, '', '[]', 0, 'UTC', 'manual', 1, ?3, ?3
       FROM json_each(?6)`,
    )
      .bind(
        owner.workspaceId,
        owner.userId,
        now - i * size.entries * hourMs,
        taskId,
        hourMs,
        JSON.stringify(Array.from({ length: size.entries }, (_, j) => j + 1)),
      )
      .run();
  }
  return issues;
}

type Hint = { at: number; job: Job };

/** The clock of a test: a tick of cron each minute, and between them the messages that were to come later, of which each `losing`th is lost. */
function clockOf(people: readonly Person[], losing: number) {
  let hints: Hint[] = [];
  let sent = 0;
  const deliver = async ({ at, job }: Hint): Promise<void> => {
    if (job.type !== "outbox.deliver") return;
    await imaginarySite.setClock(at);
    for (const ref of job.rows) {
      const owner = people.find(({ workspaceId }) => workspaceId === ref.workspaceId);
      if (owner === undefined) continue;
      const ctx = await systemContext(owner, { now: at });
      const enqueue: typeof ctx.enqueue = (later, { delaySeconds = 0 } = {}) => {
        sent += 1;
        if (sent % losing !== 0) hints.push({ at: at + delaySeconds * 1000, job: later });
        return Promise.resolve();
      };
      await deliverRow({ ...ctx, enqueue }, registry.outboxHandlers, ref);
    }
  };
  return async (tick: number): Promise<void> => {
    for (;;) {
      const next = hints.toSorted((a, b) => a.at - b.at).find(({ at }) => at < tick);
      if (next === undefined) break;
      hints = hints.filter((one) => one !== next);
      await deliver(next);
    }
    for (const job of hintsOf(await findDue(db(), tick))) await deliver({ at: tick, job });
  };
}

it(
  "Q9: a thousand entries are written without one refusal, and delay nobody else's",
  { timeout: 300_000 },
  async () => {
    const [busy, calm] = [await createPerson({ name: "Olga" }), await createPerson({ name: "Carl" })];
    const many = await track(busy, "alice", { tasks: 50, entries: 20 });
    const few = await track(calm, "bob", { tasks: 1, entries: 3 });
    const writtenTo = async (issues: Set<string>) =>
      (await imaginarySite.time()).worklogs.filter(({ issueId }) => issues.has(issueId)).length;
    const tick = clockOf([busy, calm], 5);

    await tick(now + minuteMs);
    expect(await writtenTo(few)).toBe(3);
    expect(await writtenTo(many)).toBeLessThan(60);
    let minutes = 1;
    for (; (await owedOf(busy)).length > 0 && minutes < 60; minutes++)
      await tick(now + (minutes + 1) * minuteMs);

    expect(await writtenTo(many)).toBe(1000);
    // It takes 60 a minute, of which we take 50: a fifth of them at once, the others evenly.
    expect(minutes).toBeLessThan(40);
    const requests = await sandbox.requests("api.imaginary.example");
    expect(requests.filter(({ status }) => status === 429)).toEqual([]);
    expect((await imaginarySite.time()).overlaps).toBe(0);
  },
);
