import { announce, hearing } from "../../domain/announce.ts";
import type { Ctx } from "../../domain/context.ts";
import type { NeutralEvent } from "../../providers/provider.ts";
import type { IncomingIssue } from "./map-issue.ts";

type Applied = {
  event: Extract<NeutralEvent, { kind: "issue_changed" }>;
  incoming: IncomingIssue;
  taskId: string;
  counts: { created: number; changed: number };
};

/** Closing sets both times at once, give or take what a provider needs for it; a later edit moves one of them. */
const closingMs = 2_000;

/** Tells those who listen what a webhook did to a task. A sync tells nothing: what it finds may be old, and a thousand. */
export async function announceIssue(
  ctx: Ctx,
  { event: { issue, assigned }, incoming, taskId, counts }: Applied,
): Promise<void> {
  if (counts.created + counts.changed === 0) return;
  const isNew = counts.created > 0;
  const isAssigned = incoming.assignee_id !== null && (isNew || assigned !== null);
  const isClosing = issue.closedAt !== null && issue.updatedAt - issue.closedAt <= closingMs;
  const isDone = issue.state === "closed" && incoming.status === "done" && isClosing;
  await announce(ctx, await hearing(ctx), {
    type: "task.changed",
    byUserId: null,
    taskId,
    changes: [
      isNew ? "created" : "edited",
      ...(isAssigned ? (["assigned"] as const) : []),
      ...(isDone ? (["done"] as const) : []),
    ],
  });
}
