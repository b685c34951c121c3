import { sql } from "drizzle-orm";

import { audit } from "../db/schema/people.ts";
import { createId } from "../lib/id.ts";
import { actorName, type Ctx } from "./context.ts";

/** The statement that records who changed what; part of the verb's own batch. Detail holds ids and names, no secrets. */
export function auditEntry(ctx: Ctx, action: string, target: string, detail: Record<string, unknown> = {}) {
  return ctx.db.insert(audit).values({
    workspaceId: ctx.actor.workspaceId,
    id: createId(ctx.now),
    at: ctx.now,
    actor: actorName(ctx.actor),
    action,
    target,
    detail,
  });
}

/** The same, but only when the statement right before it in the batch changed a row (a version check may have refused it). */
export function auditIfChanged(
  ctx: Ctx,
  action: string,
  target: string,
  detail: Record<string, unknown> = {},
) {
  return ctx.db.insert(audit).select(sql`
    SELECT ${ctx.actor.workspaceId}, ${createId(ctx.now)}, ${ctx.now}, ${actorName(ctx.actor)}, ${action},
           ${target}, ${JSON.stringify(detail)}
    WHERE changes() > 0`);
}
