import { sql, type SQL } from "drizzle-orm";

import { rowsOf, runBatch } from "../../db/run-statements.ts";
import type { Ctx } from "../../domain/context.ts";
import type { IssueSnapshot } from "../../providers/tracker.ts";
import type { Applied, BindingRow } from "../bindings/applied.ts";
import { type End, findEnds, readLinks, readSuccessor } from "./find-successor.ts";
import type { Tombstone } from "./fold-issues.ts";
import type { LinkFacts } from "./known-links.ts";
import { issueKey } from "./map-issue.ts";

/**
 * Leaves tombstones that a late change cannot lift, and archives the tasks: the time that was tracked on them stays. An issue
 * that has moved since leaves it where it is now.
 */
export async function applyIssueDeletions(
  ctx: Ctx,
  binding: BindingRow,
  issues: readonly Pick<IssueSnapshot, "id" | "key" | "updatedAt">[],
): Promise<Applied[]> {
  const links = await readLinks(
    ctx,
    issues.map(({ id }) => issueKey(binding, id)),
  );
  const known = issues.map((issue) => ({ issue, link: links.get(issueKey(binding, issue.id)) ?? null }));
  const moved = known.filter(({ link }) => link?.bindingId === binding.id && isMoved(link));
  const ends = await findEnds(
    ctx,
    binding,
    moved.map(({ link }) => readSuccessor(link?.movedTo ?? "")),
  );
  const graves = known.map((one) => {
    if (one.link?.state !== "moved") return { ...one, tombstone: tombstoneIn(binding, one.issue) };
    const end = ends[moved.indexOf(one)];
    return { ...one, tombstone: end === undefined || end.isForeign ? null : tombstoneOf(end) };
  });
  const [marked] = await runBatch(
    ctx.db,
    tombstoneStatements(
      ctx,
      graves.flatMap(({ tombstone }) => tombstone ?? []),
    ),
  );
  const keys = new Set(rowsOf<{ key: string }>(marked).map(({ key }) => key));
  return graves.map(({ issue: { key: name }, link, tombstone }) => {
    const isMarked = tombstone !== null && keys.has(tombstone.key);
    if (link?.state !== "moved" || !isMarked)
      return describeDeletion(name, { wasKnown: link !== null, isMarked });
    return { status: "processed", result: `${name} was deleted after it had moved: its task is archived.` };
  });
}

const isMoved = ({ state, movedTo }: LinkFacts) => state === "moved" && movedTo !== null;

export function describeDeletion(name: string, now: { wasKnown: boolean; isMarked: boolean }): Applied {
  if (!now.isMarked) return { status: "ignored", result: `${name} was deleted or moved before.` };
  if (!now.wasKnown)
    return { status: "ignored", result: `${name} was deleted. Timewire never had it, so nothing changes.` };
  return { status: "processed", result: `${name} was deleted: its task is archived, its time stays.` };
}

export function tombstoneIn(
  binding: BindingRow,
  { id, key: displayKey, updatedAt }: Pick<IssueSnapshot, "id" | "key" | "updatedAt">,
): Tombstone {
  const { id: bindingId, externalId: containerId } = binding;
  return { key: issueKey(binding, id), bindingId, containerId, displayKey, updatedAt };
}

export function tombstoneOf({ key, link, targetBinding, to }: End): Tombstone {
  const { key: displayKey, updatedAt } = to.issue;
  const containerId = to.container.externalId;
  return { key, bindingId: link?.bindingId ?? targetBinding.id, containerId, displayKey, updatedAt };
}

/** Tombstones of issues, which returns the keys of the new ones, and the end of their tasks. A late change of an issue that is not known yet finds its tombstone as well. */
export function tombstoneStatements(ctx: Ctx, tombstones: readonly Tombstone[]): SQL[] {
  const { workspaceId } = ctx.actor;
  const rows = JSON.stringify(tombstones);
  return [
    sql`
      INSERT INTO links (workspace_id, remote_key, binding_id, kind, local_id, display_key, container_id,
        remote_updated_at, remote_version, remote_fields, state, created_at)
      SELECT ${workspaceId}, value->>'key', value->>'bindingId', 'task', NULL, value->>'displayKey', value->>'containerId',
        value->>'updatedAt', '', '{}', 'deleted', ${ctx.now}
      FROM json_each(${rows}) WHERE true
      ON CONFLICT (workspace_id, remote_key) DO UPDATE SET state = 'deleted'
      WHERE links.state IN ('live', 'filtered') AND links.binding_id = excluded.binding_id
      RETURNING remote_key AS key`,
    sql`
      UPDATE tasks SET archived_at = ${ctx.now}, updated_at = ${ctx.now}, version = version + 1
      WHERE workspace_id = ${workspaceId} AND archived_at IS NULL AND id IN (
        SELECT links.local_id FROM json_each(${rows}) AS tombstones
        CROSS JOIN links ON links.workspace_id = ${workspaceId} AND links.remote_key = tombstones.value->>'key'
          AND links.binding_id = tombstones.value->>'bindingId' AND links.state = 'deleted')`,
  ];
}
