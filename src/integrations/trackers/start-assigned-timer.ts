import { and, eq, gt, isNull, ne, or } from "drizzle-orm";

import { memberships } from "../../db/schema/people.ts";
import { timeEntries } from "../../db/schema/work.ts";
import type { Ctx } from "../../domain/context.ts";
import { longestMs as longestEntryMs } from "../../domain/time/entry-rules.ts";
import { startTimer } from "../../domain/time/start-timer.ts";
import { sha256Hex } from "../../lib/digest.ts";
import { AppError } from "../../lib/errors.ts";
import type { ProviderEvent } from "../../providers/inbound.ts";
import type { BindingRow, BindingTarget } from "../bindings/applied.ts";
import { trackerSettings } from "../bindings/settings.ts";
import type { IssueMember } from "./find-members.ts";
import { type LinkFacts, readFields } from "./known-links.ts";

/** A webhook comes within seconds; what is older was held up somewhere, and must not be contradicted by what came after. */
const freshMs = 15 * 60_000;
/** Longer than all attempts of the queue take together. An older assignment is history: nobody starts to work on it now. */
const longestMs = 12 * 60 * 60_000;

type Assignment = {
  event: Extract<ProviderEvent, { kind: "tracker.issue_changed" }>;
  /** The event's position among all states of its issue. */
  version: string;
  members: ReadonlyMap<string, IssueMember>;
  taskId: string;
  /** What is known of the issue by now, which may be newer than the event. */
  link: LinkFacts;
};

/**
 * Starts the assignee's timer when the binding's rules and the assignee's own opt-in both say so. A late assignment starts it
 * from its own time, unless the issue was closed or given to somebody else since, or the member has tracked anything since.
 * The entry's id comes from the delivery, so that repeats start it once. A sentence on what happened; null when no timer is
 * wanted.
 */
export async function startAssignedTimer(
  ctx: Ctx,
  target: BindingTarget,
  { event, version, members, taskId, link }: Assignment,
): Promise<string | null> {
  const { binding } = target;
  const { issue, assigned } = event;
  if (
    !trackerSettings(binding).startsTimerWhenAssigned ||
    assigned === null ||
    issue.status.category === "done"
  )
    return null;
  if (ctx.now - issue.updatedAt > longestMs) return null;
  const member = members.get(assigned.accountId);
  if (member === undefined || !member.startsTimerWhenAssigned) return null;
  if (link.version !== version && !isStillAssigned(link, member.userId, binding)) return null;
  const entryId = (await sha256Hex(`${target.subscription.id}:${target.deliveryId}`)).slice(0, 26);
  const startedAt = Math.min(ctx.now, issue.updatedAt);
  const { userId, name } = member;
  const isLate = ctx.now - issue.updatedAt > freshMs;
  if (isLate && (await hasTrackedSince(ctx, { userId, entryId, since: startedAt })))
    return `The timer of ${name} was not started: the assignment arrived late, and they tracked something else since.`;
  try {
    const { isNew } = await startTimer(ctx, { userId, entryId, startedAt, taskId, source: "assignment" });
    return isNew ? `Started the timer of ${name}.` : null;
  } catch (error) {
    // Not allowed on the project, or archived: the task is right all the same, and a retry would not help.
    if (error instanceof AppError) return `The timer of ${name} was not started: ${error.message}`;
    throw error;
  }
}

/** By the newest state; a second assignee is not known there, and starts nothing when the event is late. */
function isStillAssigned({ state, fields }: LinkFacts, userId: string, binding: BindingRow): boolean {
  const { assigneeId, status } = readFields(fields);
  return state === "live" && assigneeId === userId && status !== trackerSettings(binding).statuses.done;
}

/** Began, ended or still runs, in whatever workspace: what a person tracked is not cut afterwards. */
async function hasTrackedSince(
  { db }: Ctx,
  { userId, entryId, since }: { userId: string; entryId: string; since: number },
): Promise<boolean> {
  const entry = await db
    .select({ id: timeEntries.id })
    .from(timeEntries)
    .innerJoin(
      memberships,
      and(eq(memberships.workspaceId, timeEntries.workspaceId), eq(memberships.userId, timeEntries.userId)),
    )
    .where(
      and(
        eq(memberships.userId, userId),
        eq(timeEntries.userId, userId),
        ne(timeEntries.id, entryId),
        gt(timeEntries.startedAt, since - longestEntryMs),
        or(isNull(timeEntries.endedAt), gt(timeEntries.endedAt, since)),
      ),
    )
    .limit(1)
    .get();
  return entry !== undefined;
}
