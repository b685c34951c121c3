import { and, eq, sql, type SQL } from "drizzle-orm";

import { runStatements } from "../../db/run-statements.ts";
import { tasks } from "../../db/schema/work.ts";
import type { Ctx } from "../../domain/context.ts";
import { fold } from "../../lib/fold.ts";
import { createId } from "../../lib/id.ts";
import type { ProviderEvent } from "../../providers/inbound.ts";
import type { IssueSnapshot } from "../../providers/tracker.ts";
import type { Applied, BindingRow } from "../bindings/applied.ts";
import { tombstoneStatements, tombstoneOf } from "./apply-issue-deletion.ts";
import { applyIncoming, mapIssues } from "./apply-issues.ts";
import { applyKeptMove } from "./apply-kept-move.ts";
import { type End, findEnd, readLink, writeSuccessor } from "./find-successor.ts";
import { type LinkFacts, readFields } from "./known-links.ts";
import { type IncomingIssue, issueKey } from "./map-issue.ts";

type IssueMoved = {
  issue: Pick<IssueSnapshot, "id" | "key" | "updatedAt">;
  to: Extract<ProviderEvent, { kind: "tracker.issue_moved" }>["to"];
};
type Move = { binding: BindingRow; oldKey: string; old: LinkFacts; end: End; event: IssueMoved };

/** Two deliveries about one issue may be applied at the same moment; whoever comes second looks again. */
const attempts = 3;

/**
 * Where a moved issue gets a new id in another container, its task stays, with its project and time; the link goes on
 * under the new id, and belongs to the new container's binding when the same connection has one. An issue that was never
 * seen leaves only a mark, so that what is still on its way finds where it went. A tombstone carries over to the new id.
 */
export async function applyIssueMove(ctx: Ctx, binding: BindingRow, event: IssueMoved): Promise<Applied> {
  const { issue, to } = event;
  const oldKey = issueKey(binding, issue.id);
  const from = issue.key;
  if (issueKey(binding, to.issue.id) === oldKey) return applyKeptMove(ctx, binding, event);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const old = await readLink(ctx, oldKey);
    if (old === null) {
      await runStatements(ctx.db, [markMove(ctx, { binding, oldKey, event })]);
      if ((await readLink(ctx, oldKey))?.version !== "") continue;
      return { status: "ignored", result: `${from} was moved, but Timewire never had it.` };
    }
    if (old.bindingId !== binding.id || old.state === "moved")
      return { status: "ignored", result: `${from} was moved before.` };
    const end = await findEnd(ctx, binding, to);
    const move = { binding, oldKey, old, end, event };
    if (old.state === "deleted") {
      if (!end.isForeign) await runStatements(ctx.db, tombstoneStatements(ctx, [tombstoneOf(end)]));
      return { status: "ignored", result: `${from} was deleted before.` };
    }
    if (!(await follow(ctx, move))) continue;
    return { status: "processed", result: describe(move, from) };
  }
  throw new Error("The issue changes all the time.");
}

/** False when the end of the chain has changed since it was read, and nothing was written. */
async function follow(ctx: Ctx, move: Move): Promise<boolean> {
  const { old, end } = move;
  if (end.isForeign) return leave(ctx, move);
  const hasTask = old.localId !== null;
  const isOver = end.link !== null && end.link.state !== "live" && end.link.state !== "filtered";
  const known = hasTask && !isOver ? await knownState(ctx, move) : [];
  const incoming = isOver ? [] : await mapIssues(ctx, target(end), [end.to.issue]);
  const before = [
    ...(hasTask ? [archiveDuplicate(ctx, move), transferLink(ctx, move)] : []),
    ...(hasTask && isOver ? [archiveTask(ctx, old.localId ?? "")] : []),
    ...end.passed.map((key) => markPassed(ctx, key)),
    endOldLink(move),
  ];
  const { before: changes } = await applyIncoming(ctx, target(end), {
    arrival: "move",
    incoming: [...known, ...incoming],
    before,
  });
  return (changes.at(-1) ?? 0) > 0;
}

const target = ({ targetBinding, to }: End): BindingRow => ({
  ...targetBinding,
  externalId: to.container.externalId,
});

/** Into a place that another connection looks after: its own webhook and syncs make a task of it there. */
async function leave(ctx: Ctx, move: Move): Promise<boolean> {
  const [ended = 0] = await runStatements(ctx.db, [
    endOldLink(move),
    archiveTask(ctx, move.old.localId ?? ""),
  ]);
  return ended > 0;
}

function describe({ end, old }: Move, from: string): string {
  const now = end.to.issue.key;
  if (old.localId === null) return `${from} is now ${now}.`;
  if (end.isForeign)
    return `${from} is now ${now}, which another connection looks after: its task is archived.`;
  if (end.link?.state === "deleted")
    return `${from} was moved to ${now} and deleted there: its task is archived, its time stays.`;
  return `${from} is now ${now}; its task goes on.`;
}

/** What the new container's own deliveries said already, in the form in which it can be applied to the old task. */
async function knownState(ctx: Ctx, { binding, old, end }: Move): Promise<IncomingIssue[]> {
  const { link, key, to } = end;
  if (link === null || link.version === "") return [];
  const duplicate = await ctx.db
    .select({ description: tasks.description, url: tasks.sourceUrl, spentSeconds: tasks.sourceSpentSeconds })
    .from(tasks)
    .where(and(eq(tasks.workspaceId, binding.workspaceId), eq(tasks.id, link.localId ?? "")))
    .get();
  const [fields, base] = [readFields(link.fields), readFields(old.fields)];
  // Without a duplicate nobody kept the text; as long as its mark is the old one, the next change brings it.
  if (duplicate === undefined) fields.bodyHash = base.bodyHash;
  return [
    {
      remote_key: key,
      display_key: link.displayKey,
      container_id: to.container.externalId,
      remote_updated_at: link.updatedAt,
      remote_version: link.version,
      remote_fields: JSON.stringify(fields),
      state: link.state === "live" ? "live" : "filtered",
      left_out_because: null,
      task_id: createId(ctx.now),
      title: fields.title,
      title_norm: fold(fields.title),
      body: duplicate?.description ?? "",
      body_hash: fields.bodyHash,
      status: fields.status,
      priority: fields.priority,
      assignee_id: fields.assigneeId,
      due_on: fields.dueOn,
      estimate_seconds: fields.estimateSeconds,
      spent_seconds: duplicate?.spentSeconds ?? null,
      tags: fields.tags,
      completed_at: fields.completedAt,
      url: duplicate?.url ?? to.issue.url,
    },
  ];
}

/** A task that the new container's own webhook made before this one arrived. */
function archiveDuplicate(ctx: Ctx, { binding: { workspaceId }, old, end }: Move): SQL {
  return sql`
    UPDATE tasks SET archived_at = ${ctx.now}, updated_at = ${ctx.now}, version = version + 1
    WHERE workspace_id = ${workspaceId} AND archived_at IS NULL AND id <> ${old.localId}
      AND id = (SELECT local_id FROM links WHERE workspace_id = ${workspaceId} AND remote_key = ${end.key}
        AND remote_version = ${end.link?.version ?? ""})`;
}

function archiveTask(ctx: Ctx, taskId: string): SQL {
  return sql`
    UPDATE tasks SET archived_at = ${ctx.now}, updated_at = ${ctx.now}, version = version + 1
    WHERE workspace_id = ${ctx.actor.workspaceId} AND archived_at IS NULL AND id = ${taskId}`;
}

/** The empty version and the old fields make whatever is known of the new issue apply to the old task. */
function transferLink(ctx: Ctx, { binding, oldKey, old, end }: Move): SQL {
  const isAlive = sql.raw("links.state IN ('live', 'filtered')");
  return sql`
    INSERT INTO links (workspace_id, remote_key, binding_id, kind, local_id, display_key, container_id, remote_updated_at,
      remote_version, remote_fields, state, created_at)
    SELECT workspace_id, ${end.key}, ${end.targetBinding.id}, kind, local_id, ${end.to.issue.key}, ${end.to.container.externalId}, 0, '', remote_fields, state,
      ${ctx.now}
    FROM links WHERE workspace_id = ${binding.workspaceId} AND remote_key = ${oldKey} AND local_id = ${old.localId}
      AND state IN ('live', 'filtered')
    ON CONFLICT (workspace_id, remote_key) DO UPDATE SET
      local_id = excluded.local_id,
      remote_updated_at = CASE WHEN ${isAlive} THEN 0 ELSE links.remote_updated_at END,
      remote_version = CASE WHEN ${isAlive} THEN '' ELSE links.remote_version END,
      remote_fields = CASE WHEN ${isAlive} THEN excluded.remote_fields ELSE links.remote_fields END,
      state = CASE WHEN ${isAlive} THEN excluded.state ELSE links.state END
    WHERE links.remote_version = ${end.link?.version ?? ""} AND links.state = ${end.link?.state ?? ""}`;
}

/** A task went through this link: what arrives late about it is about the past. */
function markPassed(ctx: Ctx, key: string): SQL {
  return sql`UPDATE links SET remote_version = '-'
    WHERE workspace_id = ${ctx.actor.workspaceId} AND remote_key = ${key} AND remote_version = ''`;
}

/** Only when the task, if there is one, was transferred in the same batch. */
function endOldLink({ binding, oldKey, old, end, event }: Move): SQL {
  const { workspaceId } = binding;
  const isTransferred =
    old.localId === null || end.isForeign
      ? sql`1`
      : sql`EXISTS (SELECT 1 FROM links AS there WHERE there.workspace_id = ${workspaceId}
          AND there.remote_key = ${end.key} AND there.local_id = ${old.localId})`;
  return sql`
    UPDATE links SET state = 'moved', local_id = NULL, moved_to = ${writeSuccessor(event.to)},
      remote_version = CASE WHEN remote_version = '' THEN '-' ELSE remote_version END
    WHERE workspace_id = ${workspaceId} AND remote_key = ${oldKey} AND binding_id = ${binding.id}
      AND state IN ('live', 'filtered') AND local_id IS ${old.localId} AND ${isTransferred}`;
}

/** An empty version says that no state of the issue was ever seen. */
function markMove(ctx: Ctx, { binding, oldKey, event }: Pick<Move, "binding" | "oldKey" | "event">): SQL {
  const { issue, to } = event;
  return sql`
    INSERT INTO links (workspace_id, remote_key, binding_id, kind, local_id, display_key, container_id, remote_updated_at,
      remote_version, remote_fields, state, moved_to, created_at)
    VALUES (${binding.workspaceId}, ${oldKey}, ${binding.id}, 'task', NULL, ${issue.key}, ${binding.externalId}, ${issue.updatedAt}, '',
      '{}', 'moved', ${writeSuccessor(to)}, ${ctx.now})
    ON CONFLICT (workspace_id, remote_key) DO NOTHING`;
}
