import { and, eq, sql } from "drizzle-orm";

import { outbox } from "../../src/db/schema/outbox.ts";
import { deliverRow } from "../../src/integrations/outbox/deliver.ts";
import { registry } from "../../src/integrations/registry.ts";
import type { IntegrationContext } from "../../src/integrations/context.ts";
import { type DomainEvent, eventSchema, type Job } from "../../src/messages.ts";
import { createId } from "../../src/lib/id.ts";
import { db, type Person } from "./people.ts";

type Row = typeof outbox.$inferSelect;

/** The events that a verb published, as their subscribers get them, by the hints that it left; nobody else delivers them. */
export async function takeEvents(jobs: readonly Job[]): Promise<DomainEvent[]> {
  const refs = jobs.flatMap((job) => (job.type === "outbox.deliver" ? job.rows : []));
  const events: DomainEvent[] = [];
  for (const { workspaceId, key } of refs) {
    const isIt = and(eq(outbox.workspaceId, workspaceId), eq(outbox.key, key), eq(outbox.kind, "event"));
    for (const row of await db().delete(outbox).where(isIt).returning()) {
      events.push(eventSchema.parse({ ...row.payload, workspaceId, eventId: key, at: row.createdAt }));
    }
  }
  return events;
}

/** Has the subscribers react to an event. Throws what the outbox would record. */
export async function deliverEvent(ctx: IntegrationContext, event: DomainEvent): Promise<void> {
  const { workspaceId, eventId: key, at, ...payload } = event;
  const row: Row = {
    workspaceId,
    key,
    kind: "event",
    connectionId: null,
    userId: null,
    payload,
    state: "waiting",
    version: 1,
    dueAt: at,
    leaseUntil: 0,
    attempts: 0,
    lastError: null,
    createdAt: at,
    updatedAt: at,
  };
  const attempt = { row, begin: async () => {}, isHeld: () => sql`true`, owe: () => {} };
  await registry.outboxHandlers["event"]?.deliver(ctx, attempt);
}

/** Delivers the rows that hints name, as the queue's consumer does; what fails is in their rows. */
export async function deliverHints(ctx: IntegrationContext, jobs: readonly Job[]): Promise<void> {
  const refs = jobs.flatMap((job) => (job.type === "outbox.deliver" ? job.rows : []));
  for (const ref of refs) await deliverRow(ctx, registry.outboxHandlers, ref);
}

/** The same, and what is owed because of it, until nothing is left to be delivered now. */
export async function deliverAll(
  ctx: IntegrationContext & { jobs: Job[] },
  jobs: readonly Job[],
): Promise<void> {
  for (let hints = jobs; hints.length > 0; hints = ctx.jobs.splice(0)) await deliverHints(ctx, hints);
}

/** Something of this person's that was given up; returns its key. */
export async function owedBy(person: Person, changes: Partial<Row> = {}): Promise<string> {
  const { workspaceId, userId } = person;
  const at = Date.now();
  const key = changes.key ?? createId(at);
  const counts = { version: 1, leaseUntil: 0, attempts: 3, createdAt: at, updatedAt: at };
  const dead = { state: "dead" as const, dueAt: null, lastError: "It is away." };
  const row = {
    workspaceId,
    key,
    kind: "event",
    connectionId: null,
    userId,
    payload: {},
    ...dead,
    ...counts,
  };
  await db()
    .insert(outbox)
    .values({ ...row, ...changes });
  return key;
}
