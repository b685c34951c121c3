import { and, eq } from "drizzle-orm";

import { identities, memberships, users } from "../../db/schema/people.ts";
import type { Ctx } from "../../domain/context.ts";
import { startTimer } from "../../domain/time/start-timer.ts";
import { sha256Hex } from "../../lib/digest.ts";
import { AppError } from "../../lib/errors.ts";
import type { NeutralEvent, Person } from "../../providers/provider.ts";
import type { BindingRow, DeliveryTarget } from "../webhooks/applied.ts";

/** An assignment that is older than this is history: nobody starts to work on it now. */
const freshMs = 15 * 60_000;

type Assignment = { event: Extract<NeutralEvent, { kind: "issue_changed" }>; taskId: string };

/**
 * Starts the assignee's timer when the binding's rules and the assignee's own opt-in both say so. The entry's id comes from
 * the delivery, so that repeats start it once. A sentence on what happened; null when no timer is wanted.
 */
export async function startAssignedTimer(
  ctx: Ctx,
  target: DeliveryTarget & { binding: BindingRow },
  { event, taskId }: Assignment,
): Promise<string | null> {
  const { binding } = target;
  const { issue, assigned } = event;
  if (!binding.rules.startsTimerWhenAssigned || assigned === null || issue.state !== "open") return null;
  if (ctx.now - issue.updatedAt > freshMs) return null;
  const member = await findMember(ctx, binding, assigned);
  if (member === null || !member.startsTimerWhenAssigned) return null;
  const entryId = (await sha256Hex(`${target.hook.id}:${target.deliveryId}`)).slice(0, 26);
  const startedAt = Math.min(ctx.now, issue.updatedAt);
  const { userId, name } = member;
  try {
    const { isNew } = await startTimer(ctx, { userId, entryId, startedAt, taskId, source: "assignment" });
    return isNew ? `Started the timer of ${name}.` : null;
  } catch (error) {
    // Not allowed on the project, or archived: the task is right all the same, and a retry would not help.
    if (error instanceof AppError) return `The timer of ${name} was not started: ${error.message}`;
    throw error;
  }
}

async function findMember(ctx: Ctx, { provider, host, workspaceId }: BindingRow, { accountId }: Person) {
  const row = await ctx.db
    .select({
      userId: users.id,
      name: users.name,
      startsTimerWhenAssigned: users.startsTimerWhenAssigned,
    })
    .from(identities)
    .innerJoin(users, eq(users.id, identities.userId))
    .innerJoin(
      memberships,
      and(eq(memberships.workspaceId, workspaceId), eq(memberships.userId, identities.userId)),
    )
    .where(
      and(eq(identities.provider, provider), eq(identities.host, host), eq(identities.accountId, accountId)),
    )
    .get();
  return row ?? null;
}
