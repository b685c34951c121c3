import { and, eq, type SQL, sql } from "drizzle-orm";

import { type SharedField, tasks } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { Ctx } from "../context.ts";
import { findTask } from "./find-task.ts";
import { oweRows } from "./owe-issues.ts";

/** "ours" is written there, whatever stands there as it was shown; "theirs" counts here. */
export type FieldAnswer = "ours" | "theirs";

/**
 * What a person says of a field that both sides changed, or that the provider did not accept. Either is done by the outbox, right after. Throws
 * not_found, conflict when the field does not wait any more.
 */
export async function answerField(
  ctx: Ctx,
  { taskId, field, answer }: { taskId: string; field: SharedField; answer: FieldAnswer },
): Promise<void> {
  await findTask(ctx, taskId);
  const waits = sql.raw(`tasks.unwritten->'$.${field}' IS NOT NULL`);
  const [[row]] = await commit(ctx, {
    statements: [
      ctx.db
        .update(tasks)
        .set({
          unwritten: sql`json_patch(tasks.unwritten, ${answered(ctx, field, answer)})`,
          updatedAt: ctx.now,
        })
        .where(and(eq(tasks.workspaceId, ctx.actor.workspaceId), eq(tasks.id, taskId), waits))
        .returning({ id: tasks.id }),
    ],
    audit: { action: "task.answer", target: `task:${taskId}`, detail: { field, answer } },
    event: oweRows(ctx, eq(tasks.id, taskId)),
  });
  if (row === undefined) throw new AppError("conflict", "This was answered already.");
}

/** What the person was shown becomes what both sides said last: if it was changed again since, they are asked again. */
function answered({ now }: Ctx, field: SharedField, answer: FieldAnswer): SQL {
  const name = sql.raw(field);
  const isAsked = sql.raw(`tasks.unwritten->'$.${field}.theirs' IS NOT NULL`);
  const [was, shown] = [
    sql.raw(`tasks.unwritten->>'$.${field}.was'`),
    sql.raw(`tasks.unwritten->>'$.${field}.theirs.value'`),
  ];
  if (answer === "theirs")
    return sql`json_object('${name}', json_object('choice', 'theirs', 'refused', NULL, 'at', ${now}))`;
  return sql`json_object('${name}', json_object('was', CASE WHEN ${isAsked} THEN ${shown} ELSE ${was} END,
    'theirs', NULL, 'refused', NULL, 'choice', NULL, 'at', ${now}))`;
}
