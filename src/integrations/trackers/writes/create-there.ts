import { commit } from "../../../domain/commit.ts";
import { type Ctx, requireManager } from "../../../domain/context.ts";
import { findTask } from "../../../domain/tasks/find-task.ts";
import { bareTasks, oweCreation } from "../../../domain/tasks/owe-creation.ts";
import { AppError } from "../../../lib/errors.ts";
import { findManagedBinding } from "../../bindings/find-binding.ts";
import { trackerSettings } from "../../bindings/settings.ts";

/** As many as a page shows. */
export const mostCreated = 200;

/** Has an issue made of one task; who sees the task may. Nothing when one is on its way, or there is one. Throws not_found. */
export async function createThere(ctx: Ctx, input: { taskId: string; bindingId: string }): Promise<void> {
  await findTask(ctx, input.taskId);
  await owe(ctx, [input.taskId], input.bindingId);
}

/** The same of many tasks of the project; the outbox does one after the other, and goes on where it was cut off. Throws not_found, forbidden, invalid. */
export async function createSome(ctx: Ctx, input: { taskIds: string[]; bindingId: string }): Promise<void> {
  requireManager(ctx.actor, "create many issues at once");
  const { binding } = await findManagedBinding(ctx, input.bindingId);
  if (trackerSettings(binding).writes.direction !== "both")
    throw new AppError("invalid", "Connect it both ways first, under Changes made here.");
  if (input.taskIds.length === 0) throw new AppError("invalid", "Choose at least one task.", "taskId");
  await owe(ctx, input.taskIds.slice(0, mostCreated), input.bindingId);
}

/** The statement for open tasks of a binding's project that have no issue, where new ones can be made of them. */
export function listBare(ctx: Ctx, bindingId: string) {
  return bareTasks(ctx, bindingId, mostCreated);
}

async function owe(ctx: Ctx, taskIds: string[], bindingId: string): Promise<void> {
  await commit(ctx, {
    statements: [],
    audit: { action: "issue.create", target: `binding:${bindingId}`, detail: { taskIds } },
    event: oweCreation(ctx, taskIds, { bindingId }),
  });
}
