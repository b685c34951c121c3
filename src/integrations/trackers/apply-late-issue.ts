import { and, eq, isNotNull, sql } from "drizzle-orm";

import { runStatements } from "../../db/run-statements.ts";
import { timeEntries } from "../../db/schema/work.ts";
import type { Ctx } from "../../domain/context.ts";
import type { ProviderEvent } from "../../providers/inbound.ts";
import type { IssueSnapshot } from "../../providers/tracker.ts";
import type { Applied, BindingRow } from "../bindings/applied.ts";
import { applyIssueMove } from "./apply-issue-move.ts";
import { applyIssues } from "./apply-issues.ts";
import { findEnd, readLink, readSuccessor } from "./find-successor.ts";
import type { LinkFacts } from "./known-links.ts";
import { issueKey } from "./map-issue.ts";

type IssueChanged = Extract<ProviderEvent, { kind: "tracker.issue_changed" }>;

/** What is told of an issue that was moved away from here. */
export async function applyToMoved(ctx: Ctx, binding: BindingRow, { issue }: IssueChanged): Promise<Applied> {
  const link = await readLink(ctx, issueKey(binding, issue.id));
  if (link === null || link.movedTo === null)
    throw new Error("The issue is no longer said to have been moved.");
  if (link.state === "moved") return applyLateIssue(ctx, binding, { issue, link });
  // It was late, and its move was cut off.
  await applyIssues(ctx, binding, [issue], "webhook");
  return applyIssueMove(ctx, binding, { issue, to: readSuccessor(link.movedTo) });
}

/**
 * What is told of an issue after its move. When nothing of it was seen before, the move is made up for, so that the end is
 * the same as in the right order: unless somebody has tracked time on the task that it got in its new place.
 */
async function applyLateIssue(
  ctx: Ctx,
  binding: BindingRow,
  { issue, link }: { issue: IssueSnapshot; link: LinkFacts },
): Promise<Applied> {
  const name = issue.key;
  const over: Applied = { status: "ignored", result: `${name} was moved elsewhere before.` };
  if (link.version !== "" || link.movedTo === null) return over;
  const to = readSuccessor(link.movedTo);
  const end = await findEnd(ctx, binding, to);
  if (end.isForeign || end.link?.state === "deleted") return over;
  if (await isTracked(ctx, end.link?.localId ?? null)) return over;
  await runStatements(ctx.db, [
    sql`UPDATE links SET state = 'filtered'
      WHERE workspace_id = ${binding.workspaceId} AND remote_key = ${issueKey(binding, issue.id)}
        AND state = 'moved' AND remote_version = ''`,
  ]);
  await applyIssues(ctx, binding, [issue], "webhook");
  return applyIssueMove(ctx, binding, { issue, to });
}

async function isTracked(ctx: Ctx, taskId: string | null): Promise<boolean> {
  if (taskId === null) return false;
  const { workspaceId } = ctx.actor;
  const row = await ctx.db
    .select({ id: timeEntries.id })
    .from(timeEntries)
    .where(
      and(
        eq(timeEntries.workspaceId, workspaceId),
        eq(timeEntries.taskId, taskId),
        isNotNull(timeEntries.taskId),
      ),
    )
    .limit(1)
    .get();
  return row !== undefined;
}
