import { sql, type SQL } from "drizzle-orm";

import type { Ctx } from "../../domain/context.ts";
import { tombstoneOf, tombstoneStatements } from "./apply-issue-deletions.ts";
import { type End, type Successor, writeSuccessor } from "./find-successor.ts";
import type { LinkFacts } from "./known-links.ts";

/** A move whose issue was seen before: what its old link says, and where the issue is now. */
export type Move = { oldKey: string; old: LinkFacts; end: End; to: Successor };
/** A move of an issue that was never seen. */
export type Mark = {
  oldKey: string;
  bindingId: string;
  containerId: string;
  issue: { key: string; updatedAt: number };
  to: Successor;
};

type Input = { moves: readonly Move[]; marks: readonly Mark[] };

/**
 * What moves do to tasks and old links, before the issues are applied under their new ids. Those that say what was done return the
 * keys of links: of the moves that took effect, `oldKey`. No two moves may touch one link.
 */
export function moveStatements(ctx: Ctx, { moves, marks }: Input): SQL[] {
  const deleted = moves.filter(({ old }) => old.state === "deleted");
  const followed = moves.filter(({ old }) => old.state !== "deleted");
  const own = followed.filter(({ end, old }) => !end.isForeign && old.localId !== null);
  const ended = followed.filter((move) => move.end.isForeign || isOver(move));
  const passed = followed.flatMap(({ end }) => (end.isForeign ? [] : end.passed));
  const tombstones = deleted.flatMap(({ end }) => (end.isForeign ? [] : tombstoneOf(end)));
  const rows = JSON.stringify(followed.map((move) => rowOf(ctx, move)));
  return [
    ...(own.length === 0 ? [] : [archiveDuplicates(ctx, rows), transferLinks(ctx, rows)]),
    ...(ended.length === 0 ? [] : [archiveTasks(ctx, ended)]),
    ...(passed.length === 0 ? [] : [markPassed(ctx, passed)]),
    ...(followed.length === 0 ? [] : [endOldLinks(rows)]),
    ...(tombstones.length === 0 ? [] : tombstoneStatements(ctx, tombstones)),
    ...(marks.length === 0 ? [] : [markMoves(ctx, marks)]),
  ];
}

/** Where the issue is now it was deleted. */
export const isOver = ({ end: { link } }: Move) =>
  link !== null && link.state !== "live" && link.state !== "filtered";

/** `there` is null for a move that transfers nothing. */
function rowOf(ctx: Ctx, { oldKey, old, end, to }: Move) {
  const { workspaceId } = ctx.actor;
  return {
    workspace_id: workspaceId,
    old_key: oldKey,
    binding_id: old.bindingId,
    local_id: old.localId,
    moved_to: writeSuccessor(to),
    there: old.localId === null || end.isForeign ? null : end.key,
    there_version: end.link?.version ?? null,
    there_state: end.link?.state ?? null,
    there_binding_id: end.targetBinding.id,
    display_key: end.to.issue.key,
    container_id: end.to.container.externalId,
  };
}

/** Tasks that the new container's own webhook made before the move arrived. */
function archiveDuplicates(ctx: Ctx, rows: string): SQL {
  return archive(
    ctx,
    sql`SELECT links.local_id FROM json_each(${rows}) AS move
      CROSS JOIN links ON links.workspace_id = ${ctx.actor.workspaceId} AND links.remote_key = move.value->>'there'
      WHERE links.remote_version = move.value->>'there_version' AND links.local_id <> move.value->>'local_id'`,
  );
}

/** Tasks whose issues went out of sight. */
function archiveTasks(ctx: Ctx, moves: readonly Move[]): SQL {
  const ids = JSON.stringify(moves.flatMap(({ old }) => old.localId ?? []));
  return archive(ctx, sql`SELECT value FROM json_each(${ids})`);
}

function archive({ now, actor }: Ctx, ids: SQL): SQL {
  return sql`
    UPDATE tasks SET archived_at = ${now}, updated_at = ${now}, version = version + 1
    WHERE workspace_id = ${actor.workspaceId} AND archived_at IS NULL AND id IN (${ids})`;
}

/**
 * The empty version and the old fields make whatever is known of the new issue apply to the old task. A link that has changed since
 * it was read is left alone.
 */
function transferLinks(ctx: Ctx, rows: string): SQL {
  const { workspaceId } = ctx.actor;
  const isAlive = sql.raw("links.state IN ('live', 'filtered')");
  return sql`
    INSERT INTO links (workspace_id, remote_key, binding_id, kind, local_id, display_key, container_id, remote_updated_at,
      remote_version, remote_fields, state, created_at)
    SELECT old.workspace_id, move.value->>'there', move.value->>'there_binding_id', old.kind, old.local_id,
      move.value->>'display_key', move.value->>'container_id', 0, '', old.remote_fields, old.state, ${ctx.now}
    FROM json_each(${rows}) AS move
    CROSS JOIN links AS old ON old.workspace_id = ${workspaceId} AND old.remote_key = move.value->>'old_key'
    LEFT JOIN links AS there ON there.workspace_id = ${workspaceId} AND there.remote_key = move.value->>'there'
    WHERE move.value->>'there' IS NOT NULL AND old.local_id = move.value->>'local_id' AND old.state IN ('live', 'filtered')
      AND there.remote_version IS move.value->>'there_version' AND there.state IS move.value->>'there_state'
    ON CONFLICT (workspace_id, remote_key) DO UPDATE SET
      local_id = excluded.local_id,
      remote_updated_at = CASE WHEN ${isAlive} THEN 0 ELSE links.remote_updated_at END,
      remote_version = CASE WHEN ${isAlive} THEN '' ELSE links.remote_version END,
      remote_fields = CASE WHEN ${isAlive} THEN excluded.remote_fields ELSE links.remote_fields END,
      state = CASE WHEN ${isAlive} THEN excluded.state ELSE links.state END`;
}

/** Tasks went through these links: what arrives late about them is about the past. */
function markPassed(ctx: Ctx, keys: readonly string[]): SQL {
  return sql`UPDATE links SET remote_version = '-'
    WHERE workspace_id = ${ctx.actor.workspaceId} AND remote_version = ''
      AND remote_key IN (SELECT value FROM json_each(${JSON.stringify(keys)}))`;
}

/**
 * Only of tasks, if there are any, that were transferred in the same batch. The whole key comes from the rows: with a constant in it,
 * SQLite reads all links of the workspace once for each row.
 */
function endOldLinks(rows: string): SQL {
  const columns = sql.raw(
    ["workspace_id", "old_key", "binding_id", "local_id", "moved_to", "there"]
      .map((name) => `value->>'${name}' AS ${name}`)
      .join(", "),
  );
  return sql`
    UPDATE links SET state = 'moved', local_id = NULL, moved_to = move.moved_to,
      remote_version = CASE WHEN links.remote_version = '' THEN '-' ELSE links.remote_version END
    FROM (SELECT ${columns} FROM json_each(${rows})) AS move
    WHERE links.workspace_id = move.workspace_id AND links.remote_key = move.old_key AND links.binding_id = move.binding_id
      AND links.state IN ('live', 'filtered') AND links.local_id IS move.local_id
      AND (move.there IS NULL OR EXISTS (SELECT 1 FROM links AS other WHERE other.workspace_id = move.workspace_id
        AND other.remote_key = move.there AND other.local_id = move.local_id))
    RETURNING remote_key AS key`;
}

/** An empty version says that no state of the issue was ever seen. */
function markMoves(ctx: Ctx, marks: readonly Mark[]): SQL {
  const rows = marks.map(({ to, ...mark }) => ({ ...mark, movedTo: writeSuccessor(to) }));
  return sql`
    INSERT INTO links (workspace_id, remote_key, binding_id, kind, local_id, display_key, container_id, remote_updated_at,
      remote_version, remote_fields, state, moved_to, created_at)
    SELECT ${ctx.actor.workspaceId}, value->>'oldKey', value->>'bindingId', 'task', NULL, value->'issue'->>'key', value->>'containerId',
      value->'issue'->>'updatedAt', '', '{}', 'moved', value->>'movedTo', ${ctx.now}
    FROM json_each(${JSON.stringify(rows)}) WHERE true
    ON CONFLICT (workspace_id, remote_key) DO NOTHING
    RETURNING remote_key AS key`;
}
