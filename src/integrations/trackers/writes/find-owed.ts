import { and, eq, sql } from "drizzle-orm";

import { bindings, links } from "../../../db/schema/bindings.ts";
import { identities, users } from "../../../db/schema/people.ts";
import { tasks, type UnwrittenFields } from "../../../db/schema/work.ts";
import type { Ctx } from "../../../domain/context.ts";
import type { ContainerRef, IssueRef, Person } from "../../../providers/tracker.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import { issueKey } from "../map-issue.ts";

export type TaskRow = typeof tasks.$inferSelect;

/** A task whose changes are to be written to its issue. */
export type OwedIssue = {
  task: TaskRow;
  unwritten: UnwrittenFields;
  remoteKey: string;
  issue: IssueRef;
  container: ContainerRef;
  binding: BindingRow;
  /** The assignee's name, and their account there; null = they have none that is proven. */
  assignee: { name: string; account: Person | null } | null;
};

/** null = nothing waits, or there is no issue to write it to. */
export async function findOwed({ db, actor }: Ctx, taskId: string): Promise<OwedIssue | null> {
  const { workspaceId } = actor;
  const row = await db
    .select({
      task: tasks,
      link: { remoteKey: links.remoteKey, displayKey: links.displayKey, containerId: links.containerId },
      binding: bindings,
      assigneeName: users.name,
      accountId: identities.accountId,
      login: identities.login,
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
    .leftJoin(
      identities,
      and(
        eq(identities.userId, users.id),
        eq(identities.provider, bindings.provider),
        eq(identities.host, bindings.host),
      ),
    )
    .where(and(eq(tasks.workspaceId, workspaceId), eq(tasks.id, taskId)))
    .get();
  if (row === undefined || row.task.unwritten === null) return null;
  const { task, link, binding, assigneeName, accountId, login } = row;
  const account = accountId === null || login === null ? null : { accountId, login };
  return {
    task,
    unwritten: row.task.unwritten,
    remoteKey: link.remoteKey,
    issue: { id: link.remoteKey.slice(issueKey(binding, "").length), key: link.displayKey },
    container: { externalId: link.containerId, name: binding.name, url: binding.url },
    binding,
    assignee: assigneeName === null ? null : { name: assigneeName, account },
  };
}
