import { insertWhere, somethingChanged } from "../db/insert-where.ts";
import { audit } from "../db/schema/people.ts";
import { createId } from "../lib/id.ts";
import { actorName, type Ctx } from "./context.ts";

type AuditCtx = Pick<Ctx, "db" | "actor" | "now">;

function auditRow(ctx: AuditCtx, action: string, target: string, detail: Record<string, unknown>) {
  return {
    workspaceId: ctx.actor.workspaceId,
    id: createId(ctx.now),
    at: ctx.now,
    actor: actorName(ctx.actor),
    action,
    target,
    detail,
  };
}

/** The statement that records who changed what; part of the verb's own batch. Detail holds ids and names, no secrets. */
export function auditEntry(
  ctx: AuditCtx,
  action: string,
  target: string,
  detail: Record<string, unknown> = {},
) {
  return ctx.db.insert(audit).values(auditRow(ctx, action, target, detail));
}

/** The same, but only when the statement right before it in the batch changed a row (a version check may have refused it). */
export function auditIfChanged(
  ctx: AuditCtx,
  action: string,
  target: string,
  detail: Record<string, unknown> = {},
) {
  return insertWhere(ctx.db, audit, auditRow(ctx, action, target, detail), somethingChanged);
}
