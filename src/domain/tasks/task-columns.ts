import { getTableColumns, sql } from "drizzle-orm";

import { asExpressions } from "../../db/as-expressions.ts";
import { users } from "../../db/schema/people.ts";
import { projects, tasks } from "../../db/schema/work.ts";
import type { Ctx } from "../context.ts";
import { mayTrack } from "../projects/access.ts";
import { spentOn } from "./spent-time.ts";

/** What a page shows beside a task's own fields. */
export type TaskContext = {
  project: { name: string; colour: string; isArchived: boolean };
  assignee: string | null;
  /** Whether the actor may track on the project now; those who manage a project need not work on it. */
  canTrack: boolean;
  /** Time of everybody, in milliseconds; running timers up to now. */
  spentMs: number;
};

/** Columns of a task (without its description, and what of it waits to be written), its project and its assignee; the query joins all three tables. */
export function taskColumns({ actor, now }: Ctx) {
  const { description: _, unwritten: __, ...columns } = getTableColumns(tasks);
  return {
    ...asExpressions(columns),
    // D1 returns a batch's rows as objects: columns of the same name would overwrite each other.
    projectName: sql<string>`${projects.name}`.as("project_name"),
    projectColour: sql<string>`${projects.colour}`.as("project_colour"),
    projectArchivedAt: sql<number | null>`${projects.archivedAt}`.as("project_archived_at"),
    assigneeName: sql<string | null>`${users.name}`.as("assignee_name"),
    canTrack: sql<number>`${"userId" in actor ? mayTrack(actor.userId) : 0}`.as("can_track"),
    spentMs: spentOn(now),
  };
}

/** The context that a row of these columns holds. */
export function contextOf(row: {
  projectName: string;
  projectColour: string;
  projectArchivedAt: number | null;
  assigneeName: string | null;
  canTrack: number;
  spentMs: number;
}): TaskContext {
  return {
    project: {
      name: row.projectName,
      colour: row.projectColour,
      isArchived: row.projectArchivedAt !== null,
    },
    assignee: row.assigneeName,
    canTrack: row.canTrack === 1 && row.projectArchivedAt === null,
    spentMs: row.spentMs,
  };
}
