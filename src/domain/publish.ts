import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";

import { insertWhere } from "../db/insert-where.ts";
import { outbox } from "../db/schema/outbox.ts";
import { createId } from "../lib/id.ts";
import { describeError, log } from "../lib/log.ts";
import type { DomainEvent, Enqueue, OutboxRef } from "../messages.ts";
import type { Ctx } from "./context.ts";

/** What happened, without what every event has. */
export type EventDraft<E = DomainEvent> = E extends DomainEvent
  ? Omit<E, "workspaceId" | "eventId" | "at">
  : never;

/** A statement that adds a row to the outbox and returns it; `isFirst`: it stands before the statements of its commit, and sees what was before them. */
export type Publication = { statement: BatchItem<"sqlite">; isFirst: boolean };

type Options = {
  /** Of the event, when it is not the actor's; null = nothing is published. */
  workspaceId?: SQL;
  /** Nothing is published unless it holds. */
  when?: SQL;
  /** Somebody has a use for it: unless given, a chat or a calendar of the workspace. */
  audience?: SQL;
  isFirst?: boolean;
};

/** A queue message of its own comes first; cron takes up what was not fetched by then. */
export const hintMs = 30_000;

/**
 * An event for a commit, or for a batch of an integration: the row of the outbox that holds it, if the workspace has a subscriber. Without one this
 * reads no row and writes none. `event` as SQL is its JSON. A batch of an integration hands what it wrote to `hintPublished`.
 */
export function publication(
  ctx: Pick<Ctx, "db" | "actor" | "now">,
  event: EventDraft | SQL,
  options: Options = {},
) {
  const key = createId(ctx.now);
  const ref = { workspaceId: ctx.actor.workspaceId, key, version: 1 };
  return { ref, statement: insertEvent(ctx, key, event, options), isFirst: options.isFirst ?? false };
}

function insertEvent(
  { db, actor, now }: Pick<Ctx, "db" | "actor" | "now">,
  key: string,
  event: EventDraft | SQL,
  { workspaceId, when, audience }: Options,
) {
  const where = workspaceId ?? sql`${actor.workspaceId}`;
  const payload = "type" in event ? { payload: { ...event } } : { payload: event };
  const row = { workspaceId: where, key, kind: "event", ...payload, ...fresh(now) };
  return insertWhere(
    db,
    outbox,
    row,
    sql`${audience ?? isSubscribed(where)} AND ${when ?? sql`true`}`,
  ).returning({
    workspaceId: outbox.workspaceId,
    key: outbox.key,
    version: outbox.version,
  });
}

/** What a row of the outbox begins with. */
export function fresh(now: number) {
  const counts = { version: 1, leaseUntil: 0, attempts: 0 };
  return { state: "waiting" as const, ...counts, dueAt: now + hintMs, createdAt: now, updatedAt: now };
}

/** Condition: a connection of the workspace has a use for what happens in it (chat, calendar). */
export function isSubscribed(workspaceId: SQL): SQL {
  // Left alone, SQLite reads all connections of the workspace along their primary key.
  return sql`EXISTS (SELECT 1 FROM connections INDEXED BY connections_subscribed
    WHERE workspace_id = ${workspaceId} AND is_subscribed = 1 AND status <> 'disconnected')`;
}

/** How many rows a message names: they are delivered one after the other. */
const rowsPerHint = 10;
/** More at once are left to cron, which sends them at an even pace. */
const mostHinted = 100;

/** Has rows of the outbox delivered now, not when cron finds them. Never throws: what was committed stands. */
export async function hintPublished(ctx: { enqueue?: Enqueue }, rows: readonly OutboxRef[]): Promise<void> {
  if (rows.length === 0 || ctx.enqueue === undefined) return;
  try {
    for (let at = 0; at < Math.min(rows.length, mostHinted); at += rowsPerHint)
      await ctx.enqueue({ type: "outbox.deliver", rows: rows.slice(at, at + rowsPerHint) });
  } catch (error) {
    log("error", "hint_failed", { rows: rows.length, ...describeError(error) });
  }
}
