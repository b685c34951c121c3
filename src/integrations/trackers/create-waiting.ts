import { and, eq } from "drizzle-orm";

import { memberships } from "../../db/schema/people.ts";
import type { PersonActor } from "../../domain/context.ts";
import { AppError } from "../../lib/errors.ts";
import type { Job } from "../../messages.ts";
import { ProviderError } from "../../providers/provider.ts";
import { recordActivity } from "../connections/activity.ts";
import { findManagedConnection } from "../connections/find-connection.ts";
import { openConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { bindContainer, findKnown } from "./bind-container.ts";
import { trackerSettingsSchema } from "../bindings/settings.ts";

type CreateJob = Extract<Job, { type: "binding.create" }>;

/**
 * Binds a container that was chosen while the provider asked us to wait, for the person who chose it and with what that person
 * may now. Why it cannot be bound is said in the connection's activity. Throws ProviderError when it has to wait on.
 */
export async function createWaiting(ctx: IntegrationContext, job: CreateJob): Promise<void> {
  const { connectionId, container } = job;
  const actor = await findActor(ctx, job.userId);
  if (actor === null) return;
  const problem = await bind({ ...ctx, actor }, job);
  if (problem === null) return;
  await recordActivity(ctx, {
    connectionId,
    kind: "subscription",
    outcome: "failed",
    summary: problem.includes(container) ? problem : `${container} was not connected: ${problem}`,
  });
}

/** null when it is bound; else a sentence on why not. */
async function bind(ctx: IntegrationContext<PersonActor>, job: CreateJob): Promise<string | null> {
  const { connectionId, container: value, projectId } = job;
  try {
    await findManagedConnection(ctx, connectionId);
    const open = await openConnection(ctx, connectionId);
    const known = (await findKnown(ctx, open.connection, [value])).get(value);
    if (known?.isTaken === true) return null;
    const input = { projectId, settings: trackerSettingsSchema.parse(JSON.parse(job.settings)) };
    const outcome = await bindContainer(ctx, input, { open, value, existing: known?.binding ?? null });
    if (outcome instanceof ProviderError) throw outcome;
    return typeof outcome === "string" ? outcome : null;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    if (error instanceof ProviderError && error.permanent) return error.message;
    throw error;
  }
}

/** null when the person has left meanwhile. */
async function findActor({ db, actor }: IntegrationContext, userId: string): Promise<PersonActor | null> {
  const { workspaceId } = actor;
  const found = await db
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.workspaceId, workspaceId), eq(memberships.userId, userId)))
    .get();
  return found === undefined ? null : { kind: "user", workspaceId, userId, role: found.role };
}
