import { sql } from "drizzle-orm";

import { runStatements } from "../../db/run-statements.ts";
import type { Ctx } from "../../domain/context.ts";
import type { IssueSnapshot } from "../../providers/provider.ts";
import type { Applied, BindingRow } from "../webhooks/applied.ts";
import { issueKey, issueLabel } from "./map-issue.ts";

/** Leaves a tombstone that late news cannot lift, and archives the task: the time that was tracked on it stays. */
export async function applyIssueDeletion(
  ctx: Ctx,
  binding: BindingRow,
  issue: IssueSnapshot,
): Promise<Applied> {
  const { workspaceId } = binding;
  const remoteKey = issueKey(binding, issue.id);
  const [buried = 0] = await runStatements(ctx.db, [
    sql`
      INSERT INTO links (workspace_id, remote_key, binding_id, kind, local_id, remote_number, remote_updated_at,
        remote_version, remote_fields, state, created_at)
      VALUES (${workspaceId}, ${remoteKey}, ${binding.id}, 'task', NULL, ${issue.number}, ${issue.updatedAt}, '', '{}',
        'deleted', ${ctx.now})
      ON CONFLICT (workspace_id, remote_key) DO UPDATE SET state = 'deleted'
      WHERE links.state IN ('live', 'filtered') AND links.binding_id = ${binding.id}`,
    sql`
      UPDATE tasks SET archived_at = ${ctx.now}, updated_at = ${ctx.now}, version = version + 1
      WHERE workspace_id = ${workspaceId} AND archived_at IS NULL AND id = (
        SELECT local_id FROM links
        WHERE workspace_id = ${workspaceId} AND remote_key = ${remoteKey} AND binding_id = ${binding.id}
          AND state = 'deleted')`,
  ]);
  const name = issueLabel(binding.name, issue.number);
  return buried > 0
    ? { status: "processed", result: `${name} was deleted: its task is archived, its time stays.` }
    : { status: "ignored", result: `${name} was deleted or moved before.` };
}
