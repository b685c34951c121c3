import * as z from "zod/mini";

import { archiveTask, completeTask, reopenTask } from "../../../domain/tasks/task-lifecycle.ts";
import { addComment, listComments } from "../../../domain/tasks/comments.ts";
import { createTask } from "../../../domain/tasks/create-task.ts";
import { findTask } from "../../../domain/tasks/find-task.ts";
import { listTasks } from "../../../domain/tasks/list-tasks.ts";
import { taskPriorities, taskStatuses } from "../../../domain/tasks/task.ts";
import { updateTask } from "../../../domain/tasks/update-task.ts";
import { defineRoute } from "../define-route.ts";
import { given } from "../given.ts";
import { pageOf, pageQuery, taskDetailSchema, taskSchema } from "../schemas.ts";

const filterQuery = z.extend(pageQuery, {
  state: z._default(z.enum(["unfinished", ...taskStatuses, "all", "archived"]), "unfinished"),
  projectId: z.optional(z.string()),
  priority: z.optional(z.enum(taskPriorities)),
  assignee: z.optional(z.string()).check(z.meta({ description: 'A member\'s id, "me" or "nobody".' })),
  source: z.optional(z.string()).check(z.meta({ description: 'A provider\'s id, or "none".' })),
  tagId: z.optional(z.string()),
  search: z.optional(z.string()),
});

const taskBody = z.object({
  projectId: z.string(),
  title: z.string(),
  description: z.optional(z.string()),
  status: z.optional(z.enum(taskStatuses)),
  priority: z.optional(z.enum(taskPriorities)),
  assigneeId: z.optional(z.nullable(z.string())),
  dueOn: z.optional(z.nullable(z.iso.date())),
  estimateSeconds: z.optional(z.nullable(z.int())),
  tagIds: z.optional(z.array(z.string())),
  tagNames: z.optional(z.array(z.string())),
});

const commentSchema = z.object({
  id: z.string(),
  userId: z
    .nullable(z.string())
    .check(z.meta({ description: "Null for one that was written at the issue." })),
  author: z.string(),
  body: z.string(),
  refused: z.nullable(z.string()).check(z.meta({ description: "Why it does not stand at the issue too." })),
  createdAt: z.number(),
  editedAt: z.nullable(z.number()),
});

export const taskRoutes = [
  defineRoute({
    method: "get",
    path: "/tasks",
    scope: "tasks:read",
    summary: "Tasks of the projects you see, newest first",
    query: filterQuery,
    answer: { status: 200, schema: pageOf(taskSchema) },
    handle: async ({ ctx, query: { limit, cursor, state, assignee, ...filter } }) => {
      const person = assignee === "me" ? ctx.actor.userId : assignee;
      const page = await listTasks(
        ctx,
        { state, ...given({ ...filter, assignee: person }) },
        { limit, ...given({ before: cursor }) },
      );
      return { items: page.tasks, nextCursor: page.nextCursor };
    },
  }),
  defineRoute({
    method: "post",
    path: "/tasks",
    scope: "tasks:write",
    summary: "Create a task",
    body: taskBody,
    answer: { status: 201, schema: taskDetailSchema },
    handle: async ({ ctx, body: { projectId, title, ...body } }) =>
      createTask(ctx, { projectId, title, ...given(body) }),
  }),
  defineRoute({
    method: "get",
    path: "/tasks/{id}",
    scope: "tasks:read",
    summary: "A task",
    answer: { status: 200, schema: taskDetailSchema },
    handle: async ({ ctx, params }) => findTask(ctx, params["id"] ?? ""),
  }),
  defineRoute({
    method: "patch",
    path: "/tasks/{id}",
    scope: "tasks:write",
    summary: "Change a task; the version must be the one you read",
    body: z.extend(z.partial(taskBody), { version: z.int() }),
    answer: { status: 200, schema: taskDetailSchema },
    handle: async ({ ctx, params, body: { version, ...body } }) =>
      updateTask(ctx, { id: params["id"] ?? "", version, ...given(body) }),
  }),
  defineRoute({
    method: "get",
    path: "/tasks/{id}/comments",
    scope: "tasks:read",
    summary: "What people say about a task, here and at its issue, oldest first",
    answer: { status: 200, schema: z.object({ items: z.array(commentSchema) }) },
    handle: async ({ ctx, params }) => ({ items: await listComments(ctx, params["id"] ?? "") }),
  }),
  defineRoute({
    method: "post",
    path: "/tasks/{id}/comments",
    scope: "tasks:write",
    summary: "Say something about a task",
    body: z.object({ body: z.string() }),
    answer: { status: 201, schema: commentSchema },
    handle: async ({ ctx, params, body: { body } }) => addComment(ctx, { taskId: params["id"] ?? "", body }),
  }),
  ...(
    [
      ["complete", "Mark a task as done", completeTask],
      ["reopen", "Open a finished task again", reopenTask],
      ["archive", "Archive a task", archiveTask],
    ] as const
  ).map(([step, summary, verb]) =>
    defineRoute({
      method: "post",
      path: `/tasks/{id}/${step}`,
      scope: "tasks:write",
      summary,
      answer: { status: 200, schema: taskDetailSchema },
      handle: async ({ ctx, params }) => verb(ctx, params["id"] ?? ""),
    }),
  ),
];
