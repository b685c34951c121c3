import { and, eq, inArray } from "drizzle-orm";

import { asExpressions } from "../../db/as-expressions.ts";
import { projectOfTask } from "../../db/queries/joins.ts";
import { projects, tasks } from "../../db/schema/work.ts";
import type { PersonCtx } from "../context.ts";
import { takesTimeOf } from "../projects/access.ts";
import type { NamedWork, Work } from "./timesheet.ts";

/** The statement for those of some tasks that the person may track on, with their project. */
export function trackableTasks(ctx: PersonCtx, works: readonly Work[]) {
  const ids = works.flatMap(({ taskId }) => taskId ?? []);
  const { name, colour } = projects;
  const columns = { taskId: tasks.id, taskTitle: tasks.title, projectId: tasks.projectId };
  return ctx.db
    .select(asExpressions({ ...columns, projectName: name, projectColour: colour }))
    .from(tasks)
    .crossJoin(projects)
    .where(
      and(
        eq(tasks.workspaceId, ctx.actor.workspaceId),
        inArray(tasks.id, ids),
        projectOfTask,
        takesTimeOf(ctx.actor.userId),
      ),
    );
}

type Found = {
  projects: readonly { id: string; name: string; colour: string }[];
  tasks: Awaited<ReturnType<typeof trackableTasks>>;
};

/** Works with their names; what the person may not track on is left out. A task alone brings its project along. */
export function namedWorks(works: readonly Work[], found: Found): NamedWork[] {
  return works.flatMap(({ projectId, taskId }): NamedWork[] => {
    if (taskId !== null) return found.tasks.filter((task) => task.taskId === taskId);
    return found.projects
      .filter(({ id }) => id === projectId)
      .map(({ id, name, colour }) => ({
        projectId: id,
        taskId: null,
        projectName: name,
        projectColour: colour,
        taskTitle: null,
      }));
  });
}
