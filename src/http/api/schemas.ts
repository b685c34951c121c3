import * as z from "zod";

import { taskPriorities, taskStatuses } from "../../domain/tasks/task.ts";
import { fromBase64, toBase64Url } from "../../lib/encoding.ts";
import { AppError } from "../../lib/errors.ts";

/** A moment on the wire: ISO 8601 in UTC, for example 2026-11-20T09:30:00.000Z. Takes milliseconds. */
export const moment = z
  .union([z.number(), z.string()])
  .transform((value) => new Date(value).toISOString())
  .pipe(z.iso.datetime());

/** A moment in a request: ISO 8601 with "Z" or an offset. Gives milliseconds. */
export const momentInput = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

export const idParam = z.string().min(1);

export const entrySchema = z
  .object({
    id: z.string(),
    startedAt: moment,
    endedAt: moment.nullable(),
    projectId: z.string().nullable(),
    taskId: z.string().nullable(),
    notes: z.string(),
    tagIds: z.array(z.string()),
    billable: z.boolean(),
    timeZone: z.string(),
    source: z.string(),
    version: z.int(),
    createdAt: moment,
    updatedAt: moment,
  })
  .meta({ id: "TimeEntry", description: "A span of time; the timer is the one without an end." });

export const projectSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    code: z.string().nullable().describe("Short name to type in chat, in capitals; null = none"),
    colour: z.string(),
    access: z.enum(["workspace", "members"]),
    billable: z.boolean(),
    version: z.int(),
    archivedAt: moment.nullable(),
  })
  .meta({ id: "Project" });

export const tagSchema = z.object({ id: z.string(), name: z.string() }).meta({ id: "Tag" });

export const taskSchema = z
  .object({
    id: z.string(),
    projectId: z.string(),
    title: z.string(),
    status: z.enum(taskStatuses),
    priority: z.enum(taskPriorities),
    assigneeId: z.string().nullable(),
    dueOn: z.string().nullable(),
    source: z.object({ provider: z.string(), label: z.string(), url: z.string() }).nullable(),
    version: z.int(),
    completedAt: moment.nullable(),
    archivedAt: moment.nullable(),
    createdAt: moment,
    updatedAt: moment,
  })
  .meta({ id: "Task" });

export const taskDetailSchema = taskSchema.extend({ description: z.string() }).meta({ id: "TaskDetail" });

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: "Items on a page." }),
  cursor: z.string().optional().meta({ description: "nextCursor of the page before." }),
});

/** A page of items; `nextCursor` null = the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** An opaque cursor out of the values that the next page starts after. */
export function encodeCursor(values: (string | number)[]): string {
  return toBase64Url(new TextEncoder().encode(JSON.stringify(values)));
}

/** Throws invalid for what is no cursor of this shape. */
export function decodeCursor<Shape extends z.ZodType>(cursor: string, shape: Shape): z.infer<Shape> {
  const bytes = fromBase64(cursor);
  const parsed = shape.safeParse(bytes === null ? null : readJson(new TextDecoder().decode(bytes)));
  if (parsed.success) return parsed.data;
  throw new AppError("invalid", "This cursor does not belong to this list. Start without one.", "cursor");
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
