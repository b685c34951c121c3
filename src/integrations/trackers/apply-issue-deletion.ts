import { sql, type SQL } from "drizzle-orm";

import { runStatements } from "../../db/run-statements.ts";
import type { Ctx } from "../../domain/context.ts";
import type { IssueSnapshot } from "../../providers/tracker.ts";
import type { Applied, BindingRow } from "../bindings/applied.ts";
import { type End, findEnd, readLink, readSuccessor } from "./find-successor.ts";
import { issueKey } from "./map-issue.ts";

/**
 * Leaves a tombstone that late news cannot lift, and archives the task: the time that was tracked on it stays. An issue
 * that has moved since leaves it where it is now.
 */
export async function applyIssueDeletion(
  ctx: Ctx,
  binding: BindingRow,
  issue: Pick<IssueSnapshot, "id" | "key" | "updatedAt">,
): Promise<Applied> {
  const key = issueKey(binding, issue.id);
  const name = issue.key;
  const link = await readLink(ctx, key);
  const over: Applied = { status: "ignored", result: `${name} was deleted or moved before.` };
  if (link?.state === "moved") {
    if (link.movedTo === null || link.bindingId !== binding.id) return over;
    const end = await findEnd(ctx, binding, readSuccessor(link.movedTo));
    if (end.isForeign) return over;
    const [buried = 0] = await runStatements(ctx.db, buryStatements(ctx, graveOf(end)));
    if (buried === 0) return over;
    return { status: "processed", result: `${name} was deleted after it had moved: its task is archived.` };
  }
  const [buried = 0] = await runStatements(
    ctx.db,
    buryStatements(ctx, { key, bindingId: binding.id, containerId: binding.externalId, issue }),
  );
  if (buried === 0) return over;
  if (link === null)
    return { status: "ignored", result: `${name} was deleted. Timewire never had it, so nothing changes.` };
  return { status: "processed", result: `${name} was deleted: its task is archived, its time stays.` };
}

type Grave = {
  key: string;
  bindingId: string;
  containerId: string;
  issue: Pick<IssueSnapshot, "key" | "updatedAt">;
};

export function graveOf({ key, link, home, to }: End): Grave {
  return {
    key,
    bindingId: link?.bindingId ?? home.id,
    containerId: to.container.externalId,
    issue: to.issue,
  };
}

/** The tombstone of an issue, and the end of its task. Late news of an issue that is not known yet finds it as well. */
export function buryStatements(ctx: Ctx, { key, bindingId, containerId, issue }: Grave): SQL[] {
  const { workspaceId } = ctx.actor;
  return [
    sql`
      INSERT INTO links (workspace_id, remote_key, binding_id, kind, local_id, display_key, container_id, remote_updated_at,
        remote_version, remote_fields, state, created_at)
      VALUES (${workspaceId}, ${key}, ${bindingId}, 'task', NULL, ${issue.key}, ${containerId}, ${issue.updatedAt}, '', '{}',
        'deleted', ${ctx.now})
      ON CONFLICT (workspace_id, remote_key) DO UPDATE SET state = 'deleted'
      WHERE links.state IN ('live', 'filtered') AND links.binding_id = ${bindingId}`,
    sql`
      UPDATE tasks SET archived_at = ${ctx.now}, updated_at = ${ctx.now}, version = version + 1
      WHERE workspace_id = ${workspaceId} AND archived_at IS NULL AND id = (
        SELECT local_id FROM links
        WHERE workspace_id = ${workspaceId} AND remote_key = ${key} AND binding_id = ${bindingId}
          AND state = 'deleted')`,
  ];
}
