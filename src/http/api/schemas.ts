import * as z from "zod/mini";

import { taskPriorities, taskStatuses } from "../../domain/tasks/task.ts";
import { fromBase64, toBase64Url } from "../../lib/encoding.ts";
import { AppError } from "../../lib/errors.ts";

/** A moment in JSON: ISO 8601 in UTC, for example 2026-11-20T09:30:00.000Z. Takes milliseconds. */
export const moment = z.pipe(
  z.pipe(
    z.union([z.number(), z.string()]),
    z.transform((value) => new Date(value).toISOString()),
  ),
  z.iso.datetime(),
);

/** A moment in a request: ISO 8601 with "Z" or an offset. Gives milliseconds. */
export const momentInput = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((text) => Date.parse(text)),
);

export const idParam = z.string().check(z.minLength(1));

export const entrySchema = z
  .object({
    id: z.string(),
    startedAt: moment,
    endedAt: z.nullable(moment),
    projectId: z.nullable(z.string()),
    taskId: z.nullable(z.string()),
    notes: z.string(),
    tagIds: z.array(z.string()),
    billable: z.boolean(),
    timeZone: z.string(),
    source: z.string(),
    version: z.int(),
    createdAt: moment,
    updatedAt: moment,
  })
  .check(z.meta({ id: "TimeEntry", description: "A span of time; the timer is the one without an end." }));

export const projectSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    code: z.nullable(z.string()).check(z.describe("Short name to type in chat, in capitals; null = none")),
    colour: z.string(),
    clientId: z.nullable(z.string()),
    access: z.enum(["workspace", "members"]),
    billable: z.boolean(),
    version: z.int(),
    archivedAt: z.nullable(moment),
  })
  .check(z.meta({ id: "Project" }));

export const clientSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    address: z.string().check(z.describe("For invoices, several lines; empty = none")),
    currency: z.string().check(z.describe("ISO 4217")),
    version: z.int(),
    archivedAt: z.nullable(moment),
  })
  .check(z.meta({ id: "Client", description: "Whom work is done for." }));

export const tagSchema = z.object({ id: z.string(), name: z.string() }).check(z.meta({ id: "Tag" }));

export const taskSchema = z
  .object({
    id: z.string(),
    projectId: z.string(),
    title: z.string(),
    status: z.enum(taskStatuses),
    priority: z.enum(taskPriorities),
    assigneeId: z.nullable(z.string()),
    dueOn: z.nullable(z.string()),
    estimateSeconds: z
      .nullable(z.int())
      .check(
        z.meta({ description: "How long it is to take in all, as its issue says, or as it was set here." }),
      ),
    source: z.nullable(
      z.object({
        provider: z.string(),
        label: z.string(),
        url: z.string(),
        spentSeconds: z
          .nullable(z.int())
          .check(
            z.meta({ description: "Logged on the issue in all; null where its tracker does not tell." }),
          ),
      }),
    ),
    tagIds: z.array(z.string()),
    version: z.int(),
    completedAt: z.nullable(moment),
    archivedAt: z.nullable(moment),
    createdAt: moment,
    updatedAt: moment,
  })
  .check(z.meta({ id: "Task" }));

export const taskDetailSchema = z
  .extend(taskSchema, { description: z.string() })
  .check(z.meta({ id: "TaskDetail" }));

export const pageQuery = z.object({
  limit: z
    ._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50)
    .check(z.meta({ description: "Items on a page." })),
  cursor: z.optional(z.string()).check(z.meta({ description: "nextCursor of the page before." })),
});

/** A page of items; `nextCursor` null = the last one. */
export function pageOf<Item extends z.ZodMiniType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.nullable(z.string()) });
}

/** An opaque cursor out of the values that the next page starts after. */
export function encodeCursor(values: (string | number)[]): string {
  return toBase64Url(new TextEncoder().encode(JSON.stringify(values)));
}

/** Throws invalid for what is no cursor of this shape. */
export function decodeCursor<Shape extends z.ZodMiniType>(cursor: string, shape: Shape): z.infer<Shape> {
  const bytes = fromBase64(cursor);
  const parsed = shape.safeParse(bytes === null ? null : parseJson(new TextDecoder().decode(bytes)));
  if (parsed.success) return parsed.data;
  throw new AppError("invalid", "This cursor does not belong to this list. Start without one.", "cursor");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
