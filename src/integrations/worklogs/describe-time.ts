import { and, desc, eq, gte, lt, ne, type SQL, sql } from "drizzle-orm";

import { connections } from "../../db/schema/connections.ts";
import { outbox } from "../../db/schema/outbox.ts";
import { users } from "../../db/schema/people.ts";
import { tasks } from "../../db/schema/work.ts";
import { worklogs } from "../../db/schema/worklogs.ts";
import type { PersonCtx } from "../../domain/context.ts";
import { findManagedBinding } from "../bindings/find-binding.ts";
import { trackerSettings } from "../bindings/settings.ts";
import { providerOf } from "../connections/provider-of.ts";
import { modesOf } from "./change-time.ts";

const mostListed = 50;

/** How time is written to a container, and what became of it: one page of it, newest tasks first. Throws not_found, forbidden. */
export async function describeTime(ctx: PersonCtx, bindingId: string, before: string | null) {
  const { binding } = await findManagedBinding(ctx, bindingId);
  const isWritten = sql`${worklogs.state} = 'written' AND ${worklogs.remoteId} IS NOT NULL`;
  const { db } = ctx;
  const owed = `time:${bindingId}:`;
  const [open, written, waiting] = await db.batch([
    select(ctx)
      .where(and(isOf(ctx, bindingId), sql`${worklogs.state} <> 'written'`))
      .limit(mostListed),
    select(ctx)
      .where(and(isOf(ctx, bindingId), isWritten, before === null ? undefined : lt(worklogs.taskId, before)))
      .orderBy(desc(worklogs.taskId), desc(worklogs.key))
      .limit(mostListed + 1),
    db
      .select({
        taskId: tasks.id,
        title: tasks.title,
        dueAt: outbox.dueAt,
        reason: outbox.lastError,
        isGivenUp: sql<boolean>`${outbox.state} = 'dead'`.mapWith(Boolean).as("is_given_up"),
      })
      .from(outbox)
      .innerJoin(
        tasks,
        and(eq(tasks.workspaceId, outbox.workspaceId), eq(tasks.id, sql`${outbox.payload}->>'taskId'`)),
      )
      .where(
        and(
          eq(outbox.workspaceId, binding.workspaceId),
          gte(outbox.key, owed),
          lt(outbox.key, `${owed}~`),
          ne(outbox.state, "done"),
        ),
      )
      .limit(mostListed),
  ]);
  const shown = written.slice(0, mostListed);
  return {
    binding,
    providerName: providerOf(binding.provider).name,
    modes: modesOf(binding),
    time: trackerSettings(binding).time,
    open,
    waiting,
    written: shown,
    next: written.length > mostListed ? (shown.at(-1)?.taskId ?? null) : null,
  };
}

export type DescribedTime = Awaited<ReturnType<typeof describeTime>>;
export type ListedWorklog = DescribedTime["written"][number];

function isOf({ actor }: PersonCtx, bindingId: string): SQL | undefined {
  return and(eq(worklogs.workspaceId, actor.workspaceId), eq(worklogs.bindingId, bindingId));
}

function select({ db }: PersonCtx) {
  const { taskId, key, kind, state, seconds, thereSeconds, startedAt, reason } = worklogs;
  return db
    .select({
      taskId,
      key,
      kind,
      state,
      seconds,
      thereSeconds,
      startedAt,
      reason,
      title: tasks.title,
      person: users.name,
      writer: connections.accountLogin,
      writerId: connections.ownerId,
    })
    .from(worklogs)
    .innerJoin(tasks, and(eq(tasks.workspaceId, worklogs.workspaceId), eq(tasks.id, worklogs.taskId)))
    .leftJoin(users, eq(users.id, worklogs.userId))
    .leftJoin(
      connections,
      and(eq(connections.workspaceId, worklogs.workspaceId), eq(connections.id, worklogs.connectionId)),
    )
    .$dynamic();
}
