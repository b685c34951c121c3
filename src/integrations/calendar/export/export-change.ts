import { and, eq, sql } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import type { Ctx } from "../../../domain/context.ts";
import type { DomainEvent } from "../../../messages.ts";
import type { WireCtx } from "../../context.ts";
import type { ExportJob } from "./event-link.ts";

type Thing = Pick<ExportJob, "kind" | "localId">;

/** Has every calendar to which a member's time or a task's date goes brought up to date, each by a job of its own. */
export async function exportChange(wire: WireCtx, event: DomainEvent): Promise<void> {
  switch (event.type) {
    case "timer.changed":
      return event.stopped === null ? undefined : exportEntry(wire, event.userId, event.stopped);
    case "entry.changed":
      return exportEntry(wire, event.userId, event.entryId);
    case "task.changed":
      return exportDeadline(wire, { kind: "task", localId: event.taskId });
    case "milestone.changed":
      return exportDeadline(wire, { kind: "milestone", localId: event.milestoneId });
    default:
      return event satisfies never;
  }
}

async function exportEntry(wire: WireCtx, userId: string, localId: string): Promise<void> {
  const due = await wire.db
    .select({ bindingId: sql<string>`${bindings.id}`.as("binding_id") })
    // Left alone, SQLite reads all bindings of the workspace along their primary key.
    .from(sql`bindings INDEXED BY bindings_person`)
    .where(
      and(
        eq(bindings.workspaceId, wire.actor.workspaceId),
        sql`kind = 'calendar'`,
        eq(bindings.createdBy, userId),
        eq(bindings.status, "active"),
        sql`calendar->>'direction' <> 'import'`,
      ),
    );
  await enqueueAll(wire, { kind: "time_entry", localId }, due);
}

/** Which calendar a deadline is meant for is decided by the job: those from which it has to go are among them. */
async function exportDeadline(ctx: Ctx, thing: Thing & { kind: "task" | "milestone" }): Promise<void> {
  const due = await ctx.db
    .select({ bindingId: bindings.id })
    .from(bindings)
    .where(
      and(
        eq(bindings.workspaceId, ctx.actor.workspaceId),
        sql`holds_deadlines = 1`,
        eq(bindings.status, "active"),
      ),
    );
  await enqueueAll(ctx, thing, due);
}

async function enqueueAll(ctx: Ctx, thing: Thing, due: { bindingId: string }[]): Promise<void> {
  const { workspaceId } = ctx.actor;
  for (const { bindingId } of due)
    await ctx.enqueue({ type: "event.export", workspaceId, bindingId, ...thing, isCheck: false });
}
