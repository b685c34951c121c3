import { getTableColumns, sql } from "drizzle-orm";

import { asExpressions } from "../../db/as-expressions.ts";
import { users } from "../../db/schema/people.ts";
import { projects, tasks } from "../../db/schema/work.ts";
import { spentOn } from "./spent-time.ts";

/** What a page shows beside a task's own fields. */
export type TaskContext = {
  project: { name: string; colour: string; isArchived: boolean };
  assignee: string | null;
  /** Time of everybody, in milliseconds; running timers up to now. */
  spentMs: number;
};

/** Columns of a task (without its description), its project and its assignee; the query joins all three tables. */
export function taskColumns(now: number) {
  const { description: _, ...columns } = getTableColumns(tasks);
  return {
    ...asExpressions(columns),
    // D1 returns a batch's rows as objects: columns of the same name would overwrite each other.
    projectName: sql<string>`${projects.name}`.as("project_name"),
    projectColour: sql<string>`${projects.colour}`.as("project_colour"),
    projectArchivedAt: sql<number | null>`${projects.archivedAt}`.as("project_archived_at"),
    assigneeName: sql<string | null>`${users.name}`.as("assignee_name"),
    spentMs: spentOn(now),
  };
}

/** The context that a row of these columns holds. */
export function contextOf(row: {
  projectName: string;
  projectColour: string;
  projectArchivedAt: number | null;
  assigneeName: string | null;
  spentMs: number;
}): TaskContext {
  return {
    project: {
      name: row.projectName,
      colour: row.projectColour,
      isArchived: row.projectArchivedAt !== null,
    },
    assignee: row.assigneeName,
    spentMs: row.spentMs,
  };
}
