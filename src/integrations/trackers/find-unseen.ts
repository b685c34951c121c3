import { sql } from "drizzle-orm";

import type { Ctx } from "../../domain/context.ts";
import type { Span } from "../../providers/tracker.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { saysOpen } from "./issue-version.ts";
import { issueKey } from "./map-issue.ts";

/** A link whose issue should have been listed and was not. */
export type Unseen = { remoteKey: string; key: string };

export type Search = {
  /** Issues updated in it were listed. */
  span: Span;
  /** Ids of those that were. */
  seenIds: string[];
  /** True when only open issues were listed. */
  isOpenOnly: boolean;
  /** The last key that was asked for before. */
  after: string | null;
  limit: number;
};

/**
 * Links of a container whose issues would have been listed if they were as we know them. What was moved out of the container
 * keeps its link while its new container is not connected.
 */
export function findUnseen(ctx: Ctx, binding: BindingRow, search: Search): Promise<Unseen[]> {
  const { span, seenIds, isOpenOnly, after, limit } = search;
  const { workspaceId, id, externalId } = binding;
  const seen = JSON.stringify(seenIds.map((issueId) => issueKey(binding, issueId)));
  return ctx.db.all<Unseen>(sql`
    SELECT links.remote_key AS remoteKey, links.display_key AS key
    FROM links
    WHERE links.workspace_id = ${workspaceId} AND links.binding_id = ${id} AND links.state IN ('live', 'filtered')
      AND links.remote_key > ${after ?? ""}
      AND links.remote_updated_at >= ${span.from ?? 0}
      AND links.remote_updated_at < ${span.until ?? Number.MAX_SAFE_INTEGER}
      AND (${isOpenOnly ? 0 : 1} OR ${saysOpen})
      AND links.container_id = ${externalId}
      AND links.remote_key NOT IN (SELECT value FROM json_each(${seen}))
    ORDER BY links.remote_key LIMIT ${limit}`);
}
