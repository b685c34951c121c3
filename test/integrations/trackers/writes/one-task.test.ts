import { eq } from "drizzle-orm";
import { beforeEach, expect, it } from "vitest";

import { tasks } from "../../../../src/db/schema/work.ts";
import {
  assignFacts,
  doneFacts,
  type Facts,
  recordChange,
  taskFacts,
} from "../../../../src/domain/changes/record-change.ts";
import { undoChange } from "../../../../src/domain/changes/undo-change.ts";
import type { PersonCtx } from "../../../../src/domain/context.ts";
import { assignTask } from "../../../../src/domain/tasks/assign-task.ts";
import { createTask } from "../../../../src/domain/tasks/create-task.ts";
import { completeTask } from "../../../../src/domain/tasks/task-lifecycle.ts";
import { updateTask } from "../../../../src/domain/tasks/update-task.ts";
import { createId } from "../../../../src/lib/id.ts";
import { createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { deliverAll, twoSides } from "../../../support/two-way.ts";

let owner: Person;
beforeEach(async () => {
  owner = await createPerson();
});

type Side = Awaited<ReturnType<typeof twoSides>>;
type Made = { facts: Facts; verb: (ctx: PersonCtx) => Promise<unknown>; id: string };

/** Each kind of change of one task, what makes the same value another, and how the task is once it was undone. */
const kinds: Record<
  string,
  {
    make: (ctx: PersonCtx, side: Side, projectId: string) => Made;
    since: Partial<Parameters<typeof updateTask>[1]>;
    undone: (row: typeof tasks.$inferSelect) => boolean;
  }
> = {
  done: {
    make: (ctx, { taskId: id }) => ({
      id,
      facts: doneFacts(ctx, id),
      verb: (one) => completeTask(one, id),
    }),
    since: { status: "in_progress" },
    undone: ({ status, completedAt }) => status === "open" && completedAt === null,
  },
  assigned: {
    make: (ctx, { taskId: id }) => {
      const assigned = { taskId: id, assigneeId: owner.userId };
      return { id, facts: assignFacts(ctx, assigned), verb: (one) => assignTask(one, { ...assigned, id }) };
    },
    since: { assigneeId: null },
    undone: ({ assigneeId }) => assigneeId === null,
  },
  added: {
    make: (ctx, _, projectId) => {
      const task = { id: createId(ctx.now), projectId, title: " Oil  the hinges", isIssue: true };
      return {
        id: task.id,
        facts: taskFacts({ ...task, taskId: task.id }),
        verb: (one) => createTask(one, task),
      };
    },
    since: { title: "Oil all hinges" },
    undone: ({ archivedAt }) => archivedAt !== null,
  },
};

async function rowOf(id: string) {
  const row = await db().select().from(tasks).where(eq(tasks.id, id)).get();
  if (row === undefined) throw new Error("gone");
  return row;
}

/** Makes the change, and writes it to the issue. */
async function change(kind: string): Promise<string> {
  const side = await twoSides(owner);
  const { projectId } = await rowOf(side.taskId);
  const ctx = ctxFor(owner);
  const made = kinds[kind]?.make(ctx, side, projectId);
  if (made === undefined) throw new Error("unknown");
  await recordChange(ctx, { requestId: "r1", facts: made.facts }, made.verb);
  const { updatedAt } = await rowOf(made.id);
  await deliverAll(owner);
  const row = await rowOf(made.id);
  await db()
    .update(tasks)
    .set({ updatedAt: Math.max(row.updatedAt, updatedAt + 1), version: row.version + 1 })
    .where(eq(tasks.id, made.id));
  return made.id;
}

it.each(Object.keys(kinds))("a task that was %s is undone once its issue has it", async (kind) => {
  const id = await change(kind);
  expect(kinds[kind]?.undone(await rowOf(id))).toBe(false);
  await undoChange(ctxFor(owner), { requestId: "r1" });
  expect(kinds[kind]?.undone(await rowOf(id))).toBe(true);
  await expect(undoChange(ctxFor(owner), { requestId: "r1" })).rejects.toThrow("undone already");
});

it.each(Object.keys(kinds))("a task that was %s is left alone when that was changed since", async (kind) => {
  const id = await change(kind);
  const { version } = await rowOf(id);
  await updateTask(ctxFor(owner), { id, version, ...kinds[kind]?.since });
  const row = await rowOf(id);
  await expect(undoChange(ctxFor(owner), { requestId: "r1" })).rejects.toThrow(
    "This task, or who may work on it",
  );
  expect(await rowOf(id)).toEqual(row);
});
