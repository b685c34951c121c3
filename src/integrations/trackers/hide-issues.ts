import { sql } from "drizzle-orm";

import { rowsOf, runBatch } from "../../db/run-statements.ts";
import type { Ctx } from "../../domain/context.ts";
import type { IssueRef } from "../../providers/tracker.ts";
import type { Applied, BindingRow } from "../bindings/applied.ts";
import { issueKey } from "./map-issue.ts";

/** Archives tasks until their issues are seen again, as a filter does: nobody tells whether they were deleted. Idempotent. One round trip. */
export async function hideIssues(
  ctx: Ctx,
  binding: BindingRow,
  issues: readonly IssueRef[],
): Promise<Applied[]> {
  if (issues.length === 0) return [];
  const { workspaceId } = binding;
  const keys = JSON.stringify(issues.map(({ id }) => issueKey(binding, id)));
  const isLive = sql`links.workspace_id = ${workspaceId} AND links.binding_id = ${binding.id} AND links.state = 'live'`;
  const [, hidden] = await runBatch(ctx.db, [
    sql`UPDATE tasks SET archived_at = ${ctx.now}, updated_at = ${ctx.now}, version = version + 1
      WHERE workspace_id = ${workspaceId} AND archived_at IS NULL AND id IN (
        SELECT links.local_id FROM json_each(${keys}) AS hidden
        CROSS JOIN links ON ${isLive} AND links.remote_key = hidden.value)`,
    sql`UPDATE links SET state = 'filtered'
      WHERE ${isLive} AND links.remote_key IN (SELECT value FROM json_each(${keys})) RETURNING remote_key AS key`,
  ]);
  const found = new Set(rowsOf<{ key: string }>(hidden).map(({ key }) => key));
  return issues.map(({ id, key: name }) =>
    found.has(issueKey(binding, id))
      ? { status: "processed", result: `${name} is out of sight: its task is archived, its time stays.` }
      : { status: "ignored", result: `${name} was out of sight before.` },
  );
}
