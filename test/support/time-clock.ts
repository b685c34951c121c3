import { env } from "cloudflare:workers";

import { deliverRow } from "../../src/integrations/outbox/deliver.ts";
import { findDue, hintsOf } from "../../src/integrations/outbox/find-due.ts";
import { registry } from "../../src/integrations/registry.ts";
import { hourMs } from "../../src/lib/time-units.ts";
import type { Job } from "../../src/messages.ts";
import { systemContext } from "./bindings.ts";
import { db, type Person } from "./people.ts";
import { sandbox } from "./sandbox.ts";

/** So many entries of half an hour on a task, an hour apart, the last of which began an hour before `until`. */
export async function addEntries(
  { workspaceId, userId }: Person,
  taskId: string,
  { count, until }: { count: number; until: number },
): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO time_entries (workspace_id, user_id, started_at, id, ended_at, task_id, notes, tags, billable, time_zone, source, version,
       created_at, updated_at)
     SELECT ?1, ?2, ?3 - value * ?5, ?4 || '-' || value, ?3 - value * ?5 + ?5 / 2, ?4, '', '[]', 0, 'UTC', 'manual', 1, ?3, ?3
     FROM json_each(?6)`,
  )
    .bind(
      workspaceId,
      userId,
      until,
      taskId,
      hourMs,
      JSON.stringify(Array.from({ length: count }, (_, at) => at + 1)),
    )
    .run();
}

type Hint = { at: number; job: Job };

/** The clock of a test: a tick of cron each minute, and between them the messages that were to come later, of which each `losing`th is lost. */
export function clockOf(people: readonly Person[], losing: number) {
  let hints: Hint[] = [];
  let sent = 0;
  const deliver = async ({ at, job }: Hint): Promise<void> => {
    if (job.type !== "outbox.deliver") return;
    await sandbox.set({ limitsClockMs: at });
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
  const deliverBefore = async (end: number): Promise<void> => {
    for (;;) {
      const next = hints.toSorted((a, b) => a.at - b.at).find(({ at }) => at < end);
      if (next === undefined) return;
      hints = hints.filter((one) => one !== next);
      await deliver(next);
    }
  };
  return async (tick: number): Promise<void> => {
    await deliverBefore(tick);
    const found = hintsOf(await findDue(db(), tick));
    hints.push(...found.map(({ job, delaySeconds }) => ({ at: tick + delaySeconds * 1000, job })));
    await deliverBefore(tick + 1);
  };
}
