import { sql } from "drizzle-orm";

import type { Ctx } from "../../domain/context.ts";
import type { Span } from "../../providers/tracker.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { saysOpen } from "./issue-version.ts";

/** A link whose issue should be on a page and is not. */
export type Unmet = { remoteKey: string; key: string };

type Search = {
  span: Span;
  /** The remote keys of the issues on the page. */
  met: string[];
  /** True when the page lists open issues only. */
  isOpenOnly: boolean;
  /** The last key that was asked for before. */
  after: string | null;
  limit: number;
};

/**
 * Links of a container whose issues the page would list if they were as we know them. What was moved out of the container
 * keeps its link while its new place is not connected.
 */
export function findUnmet(ctx: Ctx, binding: BindingRow, search: Search): Promise<Unmet[]> {
  const { span, met, isOpenOnly, after, limit } = search;
  const { workspaceId, id, externalId } = binding;
  return ctx.db.all<Unmet>(sql`
    SELECT links.remote_key AS remoteKey, links.display_key AS key
    FROM links
    WHERE links.workspace_id = ${workspaceId} AND links.binding_id = ${id} AND links.state IN ('live', 'filtered')
      AND links.remote_key > ${after ?? ""}
      AND links.remote_updated_at >= ${span.from ?? 0}
      AND links.remote_updated_at < ${span.until ?? Number.MAX_SAFE_INTEGER}
      AND (${isOpenOnly ? 0 : 1} OR ${saysOpen})
      AND links.container_id = ${externalId}
      AND links.remote_key NOT IN (SELECT value FROM json_each(${JSON.stringify(met)}))
    ORDER BY links.remote_key LIMIT ${limit}`);
}
