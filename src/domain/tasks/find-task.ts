import { and, eq } from "drizzle-orm";

import { projects, tasks } from "../../db/schema/work.ts";
import { notFound } from "../../lib/errors.ts";
import type { Ctx } from "../context.ts";
import { isVisibleTo } from "../projects/access.ts";
import { type Task, taskOf } from "./task.ts";
import { storedTask } from "./task-columns.ts";

/** The task, if the actor sees its project. Throws not_found. */
export async function findTask({ db, actor }: Ctx, id: string): Promise<Task> {
  const row = await db
    .select(storedTask)
    .from(tasks)
    .innerJoin(projects, and(eq(projects.id, tasks.projectId), isVisibleTo(actor)))
    .where(and(eq(tasks.workspaceId, actor.workspaceId), eq(tasks.id, id)))
    .get();
  if (row === undefined) throw notFound("task");
  return taskOf(row);
}
