import { and, eq } from "drizzle-orm";

import { outbox } from "../../src/db/schema/outbox.ts";
import { owedReminder } from "../../src/integrations/chat/reminders/send-reminder.ts";
import { owedSummary } from "../../src/integrations/chat/summaries/send-summary.ts";
import { findDue } from "../../src/integrations/outbox/find-due.ts";
import { type Owed, owe } from "../../src/integrations/outbox/owe.ts";
import type { Job } from "../../src/messages.ts";
import { contextFor } from "./context.ts";
import { deliverAll } from "./outbox.ts";
import { db, type Person } from "./people.ts";

/** Delivers what hints name in this person's workspace, and what is owed because of it. */
export async function deliverFor(person: Person, jobs: readonly Job[], at = Date.now()): Promise<void> {
  await deliverAll(await contextFor(person, at), jobs);
}

/** Has a timer's reminder owed and delivered; what fails is in its row. */
export function remind(person: Person, entryId: string, at = Date.now()): Promise<void> {
  return sendOwed(person, owedReminder({ userId: person.userId, entryId }), at);
}

/** The same for the summary of a date. */
export function summarise(person: Person, date: string, at: number): Promise<void> {
  return sendOwed(person, owedSummary({ userId: person.userId, date }), at);
}

/** Has something owed and delivered. */
export async function sendOwed(person: Person, owed: Owed, at: number): Promise<void> {
  const rows = await owe(await contextFor(person, at), [owed]);
  await deliverFor(person, [{ type: "outbox.deliver", rows }], at);
}

/** Delivers what cron finds at that time in this person's workspace. */
export async function deliverDue(person: Person, at: number): Promise<void> {
  const due = await findDue(db(), at);
  const rows = due.filter(({ workspaceId }) => workspaceId === person.workspaceId);
  await deliverFor(person, [{ type: "outbox.deliver", rows }], at);
}

/** The rows of one kind in this person's workspace. */
export function rowsOf({ workspaceId }: Person, kind: string) {
  return db()
    .select()
    .from(outbox)
    .where(and(eq(outbox.workspaceId, workspaceId), eq(outbox.kind, kind)));
}
