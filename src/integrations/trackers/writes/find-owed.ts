import { and, eq, sql } from "drizzle-orm";

import { bindings, links } from "../../../db/schema/bindings.ts";
import { users } from "../../../db/schema/people.ts";
import { tasks, type UnwrittenFields } from "../../../db/schema/work.ts";
import type { Ctx } from "../../../domain/context.ts";
import type { ContainerRef, IssueRef, Person } from "../../../providers/tracker.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import { findAccount } from "../find-account.ts";
import { issueKey } from "../map-issue.ts";

export type TaskRow = typeof tasks.$inferSelect;

/** A task whose changes are to be written to its issue. */
export type OwedIssue = {
  task: TaskRow;
  unwritten: UnwrittenFields;
  remoteKey: string;
  /** JSON array of the tags that the issue said last. */
  baseTags: string;
  issue: IssueRef;
  container: ContainerRef;
  binding: BindingRow;
  /** The assignee's name, and their account there; null = none is known. */
  assignee: { name: string; account: Person | null } | null;
};

/** null = nothing waits, or there is no issue to write it to. */
export async function findOwed(ctx: Ctx, taskId: string): Promise<OwedIssue | null> {
  const { workspaceId } = ctx.actor;
  const row = await ctx.db
    .select({
      task: tasks,
      link: {
        remoteKey: links.remoteKey,
        displayKey: links.displayKey,
        containerId: links.containerId,
        tags: sql<string>`coalesce(${links.remoteFields}->>'tags', '[]')`,
      },
      binding: bindings,
      assigneeName: users.name,
    })
    .from(tasks)
    .innerJoin(
      links,
      and(
        eq(links.workspaceId, tasks.workspaceId),
        eq(links.localId, tasks.id),
        sql`${links.state} IN ('live', 'filtered')`,
      ),
    )
    .innerJoin(bindings, and(eq(bindings.workspaceId, links.workspaceId), eq(bindings.id, links.bindingId)))
    .leftJoin(users, eq(users.id, tasks.assigneeId))
    .where(and(eq(tasks.workspaceId, workspaceId), eq(tasks.id, taskId)))
    .get();
  if (row === undefined || row.task.unwritten === null) return null;
  const { task, link, binding, assigneeName } = row;
  const account = task.assigneeId === null ? null : await findAccount(ctx, binding, task.assigneeId);
  return {
    task,
    unwritten: row.task.unwritten,
    remoteKey: link.remoteKey,
    baseTags: link.tags,
    issue: { id: link.remoteKey.slice(issueKey(binding, "").length), key: link.displayKey },
    container: { externalId: link.containerId, name: binding.name, url: binding.url },
    binding,
    assignee: assigneeName === null ? null : { name: assigneeName, account },
  };
}
