import { sql } from "drizzle-orm";

import { runStatements } from "../../db/run-statements.ts";
import type { Ctx } from "../../domain/context.ts";
import type { ContainerRef } from "../../providers/tracker.ts";
import type { BindingRow } from "./applied.ts";

/**
 * A container keeps its id when it gets another name or owner; the binding and the badges of its tasks follow, but not
 * those of issues that were moved elsewhere. False and no row written when the name is known already.
 */
export async function renameBinding(
  ctx: Ctx,
  binding: BindingRow,
  { name, url }: ContainerRef,
): Promise<boolean> {
  if (binding.name === name && binding.url === url) return false;
  const { workspaceId, id } = binding;
  await runStatements(ctx.db, [
    sql`UPDATE bindings SET name = ${name}, url = ${url}, updated_at = ${ctx.now}
      WHERE workspace_id = ${workspaceId} AND id = ${id}`,
    sql`UPDATE tasks SET
        source_label = ${name} || substr(tasks.source_label, ${binding.name.length + 1}),
        source_url = replace(tasks.source_url, ${binding.url}, ${url})
      FROM links
      WHERE links.workspace_id = ${workspaceId} AND links.binding_id = ${id} AND links.local_id IS NOT NULL
        AND tasks.workspace_id = ${workspaceId} AND tasks.id = links.local_id
        AND links.container_id = ${binding.externalId}
        AND substr(tasks.source_label, 1, ${binding.name.length}) = ${binding.name}`,
  ]);
  return true;
}
