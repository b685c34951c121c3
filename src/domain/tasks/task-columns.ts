import { getTableColumns, sql } from "drizzle-orm";
import * as z from "zod/mini";

import { asExpressions } from "../../db/as-expressions.ts";
import { users } from "../../db/schema/people.ts";
import { projects, tasks } from "../../db/schema/work.ts";
import { fold } from "../../lib/fold.ts";
import type { Ctx } from "../context.ts";
import { mayTrack } from "../projects/access.ts";
import { spentOn } from "./spent-time.ts";

/** What a page shows beside a task's own fields. */
export type TaskContext = {
  project: { name: string; colour: string; isArchived: boolean };
  assignee: string | null;
  /** By name. */
  tagNames: string[];
  /** Whether the actor may track on the project now; those who manage a project need not work on it. */
  canTrack: boolean;
  /** Time of everybody, in milliseconds; running timers up to now. */
  spentMs: number;
};

/** Columns of a task (without its description, and what of it waits to be written), its project and its assignee; the query joins all three tables. */
export function taskColumns({ actor, now }: Ctx) {
  const { description: _, unwritten: __, tags: ___, ...columns } = getTableColumns(tasks);
  return {
    ...asExpressions(columns),
    ...spentThere,
    tags: sql`${tasks.tags}`.mapWith(tasks.tags).as("task_tags"),
    // D1 returns a batch's rows as objects: columns of the same name would overwrite each other.
    projectName: sql<string>`${projects.name}`.as("project_name"),
    projectColour: sql<string>`${projects.colour}`.as("project_colour"),
    projectArchivedAt: sql<number | null>`${projects.archivedAt}`.as("project_archived_at"),
    assigneeName: sql<string | null>`${users.name}`.as("assignee_name"),
    // Without an order: a sort here would count as one of the list's plan.
    tagNames: sql<string>`(SELECT json_group_array(tags.name) FROM json_each(${tasks.tags}) AS own
      CROSS JOIN tags ON tags.workspace_id = ${actor.workspaceId} AND tags.id = own.value)`.as("tag_names"),
    canTrack: sql<number>`${"userId" in actor ? mayTrack(actor.userId) : 0}`.as("can_track"),
    spentMs: spentOn(now),
  };
}

/** What is logged on the issue behind the row's task: see TaskSource. For queries and for RETURNING. */
export const spentThere = {
  spentSeconds: sql<
    number | null
  >`iif(tasks.source_provider IS NULL, NULL, (SELECT linked.spent_seconds FROM links AS linked
    WHERE linked.workspace_id = tasks.workspace_id AND linked.local_id = tasks.id AND linked.state <> 'moved'))`.as(
    "spent_seconds",
  ),
};

/** All columns of a stored task. */
export const storedTask = { ...getTableColumns(tasks), ...spentThere };

const namesSchema = z.array(z.string());
const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** The context that a row of these columns holds. */
export function contextOf(row: {
  projectName: string;
  projectColour: string;
  projectArchivedAt: number | null;
  assigneeName: string | null;
  tagNames: string;
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
    tagNames: namesSchema.parse(JSON.parse(row.tagNames)).toSorted((a, b) => compare(fold(a), fold(b))),
    canTrack: row.canTrack === 1 && row.projectArchivedAt === null,
    spentMs: row.spentMs,
  };
}
