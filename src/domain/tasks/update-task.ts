import { and, eq, sql } from "drizzle-orm";

import { somethingChanged } from "../../db/insert-where.ts";
import { tasks, timeEntries } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { fold } from "../../lib/fold.ts";
import { commit } from "../commit.ts";
import { type Ctx, personOf } from "../context.ts";
import { type TagChoice, wishedTags } from "../tags/choose-tags.ts";
import { requireAssignable } from "./assignee.ts";
import { requireOpenProject } from "../projects/access.ts";
import { findTask } from "./find-task.ts";
import { oweIssues } from "./owe-issues.ts";
import {
  archivedTask,
  parseDescription,
  parseDueOn,
  parseEstimate,
  parsePriority,
  parseStatus,
  parseTitle,
  type Task,
  taskOf,
} from "./task.ts";
import { storedTask } from "./task-columns.ts";

export type UpdateTask = {
  id: string;
  /** The version that was edited. */
  version: number;
  projectId?: string;
  title?: string;
  description?: string;
  status?: string;
  priority?: string;
  assigneeId?: string | null;
  dueOn?: string | null;
  estimateSeconds?: number | null;
  tagIds?: string[];
  /** Instead of ids, or beside them; names that are new become tags. */
  tagNames?: string[];
};

/**
 * Changes what is given. A task that moves to another project takes its time entries along. Throws not_found, invalid,
 * conflict (field "version": somebody changed the task meanwhile; or done while it is archived).
 */
export async function updateTask(ctx: Ctx, input: UpdateTask): Promise<Task> {
  const current = await findTask(ctx, input.id);
  if (current.version !== input.version) throw changedMeanwhile();
  const next = changesOf(input, current, ctx.now);
  const tags = await wishedTags(ctx, input);
  const isCompletion = next.status === "done" && current.completedAt === null;
  if (isCompletion && current.archivedAt !== null) throw archivedTask(current.title, "status");
  const projectId = input.projectId ?? current.projectId;
  const hasMoved = projectId !== current.projectId;
  if (hasMoved) await requireOpenProject(ctx, projectId);
  const assigneeId = input.assigneeId === undefined ? current.assigneeId : input.assigneeId;
  const isNewlyAssigned = assigneeId !== null && (hasMoved || assigneeId !== current.assigneeId);
  if (isNewlyAssigned) await requireAssignable(ctx, assigneeId, projectId);
  const changes = [
    "edited" as const,
    ...(assigneeId !== null && assigneeId !== current.assigneeId ? (["assigned"] as const) : []),
    ...(isCompletion ? (["done"] as const) : []),
  ];
  const { id, version } = input;
  const row = await store(ctx, { id, version, next, tags, changes, hasMoved, projectId });
  if (row === undefined) throw changedMeanwhile();
  return taskOf(row);
}

type Edit = Pick<UpdateTask, "id" | "version"> & {
  next: ReturnType<typeof changesOf>;
  tags: TagChoice | undefined;
  changes: ("edited" | "assigned" | "done")[];
  hasMoved: boolean;
  projectId: string;
};

async function store(ctx: Ctx, { id, version, next, tags, changes, hasMoved, projectId }: Edit) {
  const fields = [...Object.keys(next), ...(tags === undefined ? [] : ["tags"])];
  const isThis = and(
    eq(tasks.workspaceId, ctx.actor.workspaceId),
    eq(tasks.id, id),
    eq(tasks.version, version),
  );
  const owed = oweIssues(ctx, [id], fields);
  const [[row]] = await commit(ctx, {
    beforehand: tags?.beforehand ?? [],
    statements: [
      ctx.db
        .update(tasks)
        .set({
          ...next,
          ...(tags === undefined ? {} : { tags: tags.value }),
          version: version + 1,
          updatedAt: ctx.now,
        })
        .where(isThis)
        .returning(storedTask),
      ...(hasMoved ? [moveEntries(ctx, id, projectId)] : []),
      owed.statement,
    ],
    audit: { action: "task.edit", target: `task:${id}`, detail: { fields } },
    event: [{ type: "task.changed", byUserId: personOf(ctx.actor), taskId: id, changes }, owed.event],
  });
  return row;
}

function changesOf(input: UpdateTask, current: Task, now: number) {
  const title = input.title === undefined ? undefined : parseTitle(input.title);
  const status = input.status === undefined ? undefined : parseStatus(input.status);
  return {
    ...(input.projectId !== undefined && { projectId: input.projectId }),
    ...(title !== undefined && { title, titleNorm: fold(title) }),
    ...(input.description !== undefined && { description: parseDescription(input.description) }),
    ...(status !== undefined && {
      status,
      completedAt: status === "done" ? (current.completedAt ?? now) : null,
    }),
    ...(input.priority !== undefined && { priority: parsePriority(input.priority) }),
    ...(input.assigneeId !== undefined && { assigneeId: input.assigneeId }),
    ...(input.dueOn !== undefined && { dueOn: parseDueOn(input.dueOn) }),
    ...(input.estimateSeconds !== undefined && { estimateSeconds: parseEstimate(input.estimateSeconds) }),
  };
}

/** An entry's project is its task's project, always. `changes()`: only when the version check let the task move. */
function moveEntries({ db, actor, now }: Ctx, taskId: string, projectId: string) {
  return db
    .update(timeEntries)
    .set({ projectId, version: sql`${timeEntries.version} + 1`, updatedAt: now })
    .where(
      and(eq(timeEntries.workspaceId, actor.workspaceId), eq(timeEntries.taskId, taskId), somethingChanged),
    );
}

function changedMeanwhile(): AppError {
  return new AppError(
    "conflict",
    "Somebody changed this task while you were editing it. Compare both versions, then save again.",
    "version",
  );
}
