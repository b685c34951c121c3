import { sql } from "drizzle-orm";

import { runStatements } from "../../db/run-statements.ts";
import type { Ctx } from "../../domain/context.ts";
import type { IssueRef } from "../../providers/tracker.ts";
import type { Applied, BindingRow } from "../bindings/applied.ts";
import { issueKey } from "./map-issue.ts";

/** Puts a task away until its issue is seen again, as a filter does: nobody tells whether it was deleted. Idempotent. */
export async function hideIssue(
  ctx: Ctx,
  binding: BindingRow,
  { id, key: name }: IssueRef,
): Promise<Applied> {
  const { workspaceId } = binding;
  const isIt = sql`links.workspace_id = ${workspaceId} AND links.remote_key = ${issueKey(binding, id)}
    AND links.binding_id = ${binding.id} AND links.state = 'live'`;
  const [, hidden = 0] = await runStatements(ctx.db, [
    sql`UPDATE tasks SET archived_at = ${ctx.now}, updated_at = ${ctx.now}, version = version + 1
      WHERE workspace_id = ${workspaceId} AND archived_at IS NULL
        AND id = (SELECT links.local_id FROM links WHERE ${isIt})`,
    sql`UPDATE links SET state = 'filtered' WHERE ${isIt}`,
  ]);
  return hidden === 0
    ? { status: "ignored", result: `${name} was out of sight before.` }
    : { status: "processed", result: `${name} is out of sight: its task is archived, its time stays.` };
}
