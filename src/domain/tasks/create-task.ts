import { tasks } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { fold } from "../../lib/fold.ts";
import { createId } from "../../lib/id.ts";
import { commit } from "../commit.ts";
import { type Ctx, personOf } from "../context.ts";
import { wishedTags } from "../tags/choose-tags.ts";
import { requireOpenProject } from "../projects/access.ts";
import { requireAssignable } from "./assignee.ts";
import { takesIssuesOf, oweCreation } from "./owe-creation.ts";
import {
  parseDescription,
  parseDueOn,
  parseEstimate,
  parsePriority,
  parseStatus,
  parseTitle,
  type Task,
  taskOf,
} from "./task.ts";

export type CreateTask = {
  /** The task's id, made by createId; a new one unless given. */
  id?: string;
  projectId: string;
  title: string;
  description?: string;
  status?: string;
  priority?: string;
  assigneeId?: string | null;
  dueOn?: string | null;
  estimateSeconds?: number | null;
  tagIds?: string[];
  /** Instead of ids, or beside them; names that are new become tags. */
  tagNames?: string[];
  /** True: an issue is made of it, also where the settings do not ask for that. */
  isIssue?: boolean;
};

/** Makes a task in a project that the actor sees, and an issue of it where its project's new tasks become issues. Throws invalid, not_found (project). */
export async function createTask(ctx: Ctx, input: CreateTask): Promise<Task> {
  const { db, actor, now } = ctx;
  if (input.projectId === "") throw new AppError("invalid", "Choose a project for the task.", "projectId");
  const title = parseTitle(input.title);
  const status = parseStatus(input.status ?? "open");
  const row = {
    workspaceId: actor.workspaceId,
    id: input.id ?? createId(now),
    projectId: input.projectId,
    title,
    titleNorm: fold(title),
    description: parseDescription(input.description ?? ""),
    status,
    priority: parsePriority(input.priority ?? "none"),
    assigneeId: input.assigneeId ?? null,
    dueOn: parseDueOn(input.dueOn ?? null),
    estimateSeconds: parseEstimate(input.estimateSeconds ?? null),
    tags: [],
    version: 1,
    createdAt: now,
    updatedAt: now,
    completedAt: status === "done" ? now : null,
    archivedAt: null,
    sourceProvider: null,
    sourceLabel: null,
    sourceUrl: null,
    sourceUpdatedAt: null,
    unwritten: null,
  };
  await requireOpenProject(ctx, input.projectId);
  if (input.isIssue === true && !(await takesIssuesOf(ctx, input.projectId))) throw notConnected();
  if (row.assigneeId !== null) await requireAssignable(ctx, row.assigneeId, row.projectId);
  const tags = await wishedTags(ctx, input);
  const changes = ["created" as const, ...(row.assigneeId === null ? [] : (["assigned"] as const))];
  const [[stored = row]] = await commit(ctx, {
    beforehand: tags?.beforehand ?? [],
    statements: [
      db
        .insert(tasks)
        .values({ ...row, tags: tags?.value ?? [] })
        .returning(),
    ],
    audit: { action: "task.create", target: `task:${row.id}`, detail: { projectId: row.projectId, title } },
    event: [
      { type: "task.changed", byUserId: personOf(actor), taskId: row.id, changes },
      oweCreation(ctx, [row.id], input.isIssue === true ? "anywhere" : "by rule"),
    ],
  });
  return taskOf({ ...stored, spentSeconds: null });
}

function notConnected(): AppError {
  const sentence = "Its project is connected to no tracker both ways: the task can only be made here.";
  return new AppError("invalid", sentence, "projectId");
}
