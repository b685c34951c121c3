import { and, eq, sql } from "drizzle-orm";

import { projectOfTask } from "../../../db/queries/joins.ts";
import { users } from "../../../db/schema/people.ts";
import { projects, tasks } from "../../../db/schema/work.ts";
import type { DomainEvent } from "../../../messages.ts";
import type { IntegrationContext } from "../../context.ts";
import type { Owed } from "../../outbox/owe.ts";
import { owedMessage } from "./owed-message.ts";
import { taskMessage, type TaskChange } from "./task-message.ts";
import { type ToldChannel, toldChannels } from "./told-channels.ts";

type TaskChanged = Extract<DomainEvent, { type: "task.changed" }>;

/** The messages to the channels of a task's project that it was created, assigned or done. */
export async function notifyTask(ctx: IntegrationContext, event: DomainEvent): Promise<Owed[]> {
  if (event.type !== "task.changed") return [];
  const found = await findTaskChange(ctx, event);
  const message = found === null ? null : taskMessage(found.change, ctx.config.appUrl);
  if (found === null || message === null) return [];
  return found.channels.map(({ bindingId, connectionId, channelId }) => {
    const target = { to: "project_channel", channelId, bindingId } as const;
    return owedMessage({ key: `task:${event.eventId}:${bindingId}`, connectionId }, { target, message });
  });
}

/** The task as it is now, and the channels that take messages: none of a connection that is paused or lost. One round trip. */
async function findTaskChange(
  ctx: IntegrationContext,
  { taskId, byUserId, changes }: TaskChanged,
): Promise<{ change: TaskChange; channels: ToldChannel[] } | null> {
  const { db, actor } = ctx;
  const { workspaceId } = actor;
  const [[task], channels] = await db.batch([
    db
      .select({
        id: tasks.id,
        title: tasks.title,
        status: tasks.status,
        projectName: sql<string>`${projects.name}`.as("project_name"),
        assigneeName: sql<string | null>`${users.name}`.as("assignee_name"),
        byName: sql<
          string | null
        >`(SELECT people.name FROM users AS people WHERE people.id = ${byUserId})`.as("by_name"),
      })
      .from(tasks)
      .innerJoin(projects, projectOfTask)
      .leftJoin(users, eq(users.id, tasks.assigneeId))
      .where(and(eq(tasks.workspaceId, workspaceId), eq(tasks.id, taskId))),
    toldChannels(
      ctx,
      sql`(SELECT project_id FROM tasks WHERE workspace_id = ${workspaceId} AND id = ${taskId})`,
    ),
  ]);
  if (task === undefined) return null;
  const { byName, ...rest } = task;
  return { change: { task: rest, byName, changes }, channels };
}
