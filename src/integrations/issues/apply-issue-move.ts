import { and, eq, sql } from "drizzle-orm";

import { bindings, links } from "../../db/schema/bindings.ts";
import { runStatements } from "../../db/run-statements.ts";
import type { Ctx } from "../../domain/context.ts";
import type { NeutralEvent } from "../../providers/provider.ts";
import type { Applied, BindingRow } from "../webhooks/applied.ts";
import { applyIssues } from "./apply-issues.ts";
import { issueKey, issueLabel } from "./map-issue.ts";

type IssueMoved = Extract<NeutralEvent, { kind: "issue_moved" }>;
type Move = { binding: BindingRow; home: BindingRow; oldKey: string; newKey: string; event: IssueMoved };

/**
 * A transferred issue gets a new id and number in another container. Its task stays, with its project and time; the link
 * goes on under the new id, and belongs to the new container's binding when the same connection has one.
 */
export async function applyIssueMove(ctx: Ctx, binding: BindingRow, event: IssueMoved): Promise<Applied> {
  const { issue, to } = event;
  const [oldKey, newKey] = [issueKey(binding, issue.id), issueKey(binding, to.issue.id)];
  const [siblings, owners] = await ctx.db.batch([
    ctx.db
      .select()
      .from(bindings)
      .where(
        and(
          eq(bindings.workspaceId, binding.workspaceId),
          eq(bindings.provider, binding.provider),
          eq(bindings.host, binding.host),
          eq(bindings.kind, binding.kind),
          eq(bindings.externalId, to.container.externalId),
          eq(bindings.connectionId, binding.connectionId),
        ),
      ),
    ctx.db
      .select({ bindingId: links.bindingId })
      .from(links)
      .where(and(eq(links.workspaceId, binding.workspaceId), eq(links.remoteKey, newKey))),
  ]);
  const move = { binding, home: siblings[0] ?? binding, oldKey, newKey, event };
  const from = issueLabel(binding.name, issue.number);
  if (owners.some(({ bindingId }) => bindingId !== binding.id && bindingId !== move.home.id)) {
    return {
      status: "ignored",
      result: `${from} was moved to an issue that another connection looks after.`,
    };
  }
  const [, , ended = 0] = await runStatements(ctx.db, [
    archiveTwin(ctx, move),
    handOver(ctx, move),
    endOldLink(ctx, move),
  ]);
  await applyIssues(ctx, { ...move.home, name: to.container.name }, [to.issue], "sync");
  return ended > 0
    ? {
        status: "processed",
        result: `${from} is now ${issueLabel(to.container.name, to.issue.number)}; its task goes on.`,
      }
    : { status: "ignored", result: `${from} was moved or deleted before.` };
}

/** A task that the new container's own webhook made before this one arrived. */
function archiveTwin(ctx: Ctx, { binding, oldKey, newKey }: Move) {
  const { workspaceId } = binding;
  return sql`
    UPDATE tasks SET archived_at = ${ctx.now}, updated_at = ${ctx.now}, version = version + 1
    WHERE workspace_id = ${workspaceId} AND archived_at IS NULL
      AND id = (SELECT local_id FROM links WHERE workspace_id = ${workspaceId} AND remote_key = ${newKey})
      AND id <> (SELECT local_id FROM links WHERE workspace_id = ${workspaceId} AND remote_key = ${oldKey}
        AND binding_id = ${binding.id} AND state IN ('live', 'filtered'))`;
}

/** The empty version makes whatever is known of the new issue apply to the old task. */
function handOver(ctx: Ctx, { binding, home, oldKey, newKey, event }: Move) {
  return sql`
    INSERT INTO links (workspace_id, remote_key, binding_id, kind, local_id, remote_number, remote_updated_at,
      remote_version, remote_fields, state, created_at)
    SELECT workspace_id, ${newKey}, ${home.id}, kind, local_id, ${event.to.issue.number}, remote_updated_at, '',
      remote_fields, state, ${ctx.now}
    FROM links WHERE workspace_id = ${binding.workspaceId} AND remote_key = ${oldKey}
      AND binding_id = ${binding.id} AND state IN ('live', 'filtered') AND local_id IS NOT NULL
    ON CONFLICT (workspace_id, remote_key) DO UPDATE SET
      local_id = excluded.local_id, remote_version = '', remote_fields = excluded.remote_fields`;
}

function endOldLink(ctx: Ctx, { binding, oldKey, event: { issue } }: Move) {
  return sql`
    INSERT INTO links (workspace_id, remote_key, binding_id, kind, local_id, remote_number, remote_updated_at,
      remote_version, remote_fields, state, created_at)
    VALUES (${binding.workspaceId}, ${oldKey}, ${binding.id}, 'task', NULL, ${issue.number}, ${issue.updatedAt}, '',
      '{}', 'moved', ${ctx.now})
    ON CONFLICT (workspace_id, remote_key) DO UPDATE SET state = 'moved', local_id = NULL
    WHERE links.state IN ('live', 'filtered') AND links.binding_id = ${binding.id}`;
}
