import { and, eq, lte, ne, sql } from "drizzle-orm";

import { outbox } from "../../db/schema/outbox.ts";
import { commit } from "../../domain/commit.ts";
import type { PersonCtx } from "../../domain/context.ts";
import { owedRef } from "../../domain/owed-row.ts";
import { hintMs, hintPublished } from "../../domain/publish.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import type { OutboxHandlers, OutboxRow } from "./handler.ts";
import { isDecidedBy } from "./list-outbox.ts";
import { ended } from "./row-state.ts";

/**
 * Has what is owed delivered now, whatever became of it before: its attempts begin anew. Throws not_found for what the actor may not decide about, and
 * conflict while it is on its way.
 */
export async function retryRow(ctx: PersonCtx, key: string): Promise<void> {
  const { db, now } = ctx;
  const row = await findRow(ctx, key);
  const [refs] = await commit(ctx, {
    statements: [
      db
        .update(outbox)
        .set({
          state: "waiting",
          version: sql`${outbox.version} + 1`,
          dueAt: now + hintMs,
          leaseUntil: 0,
          attempts: 0,
          updatedAt: now,
        })
        .where(isStillFree(ctx, row))
        .returning(owedRef),
    ],
    audit: auditOf("retry", row),
  });
  if (refs.length === 0) throw onItsWay();
  await hintPublished(ctx, refs);
}

/**
 * Ends what is owed without its delivery. A later change of the same thing may be owed again. Throws as `retryRow`.
 */
export async function discardRow(ctx: PersonCtx, handlers: OutboxHandlers, key: string): Promise<void> {
  const { db, now } = ctx;
  const row = await findRow(ctx, key);
  const keptMs = handlers[row.kind]?.keptMs;
  const id = { key: outbox.key };
  const [gone] = await commit(ctx, {
    statements: [
      keptMs === undefined
        ? db.delete(outbox).where(isStillFree(ctx, row)).returning(id)
        : db.update(outbox).set(ended(now, keptMs)).where(isStillFree(ctx, row)).returning(id),
    ],
    audit: auditOf("discard", row),
  });
  if (gone.length === 0) throw onItsWay();
}

async function findRow({ db, actor }: PersonCtx, key: string): Promise<OutboxRow> {
  const row = await db
    .select()
    .from(outbox)
    .where(and(isDecidedBy(actor, key), ne(outbox.state, "done")))
    .get();
  if (row === undefined) throw notFound("message");
  return row;
}

/** In the version that was read, and nobody delivers it. */
function isStillFree({ actor, now }: PersonCtx, { key, version }: OutboxRow) {
  return and(
    eq(outbox.workspaceId, actor.workspaceId),
    eq(outbox.key, key),
    eq(outbox.version, version),
    lte(outbox.leaseUntil, now),
  );
}

function auditOf(what: "retry" | "discard", { key, kind, connectionId }: OutboxRow) {
  return { action: `outbox.${what}`, target: `outbox:${key}`, detail: { kind, connectionId } };
}

function onItsWay(): AppError {
  return new AppError("conflict", "This is on its way at this moment. Look again in a few minutes.");
}
