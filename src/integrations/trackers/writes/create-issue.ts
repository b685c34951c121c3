import { and, eq, sql } from "drizzle-orm";

import { isLocked } from "../../../db/queries/entry-locks.ts";
import { runStatements } from "../../../db/run-statements.ts";
import { bindings } from "../../../db/schema/bindings.ts";
import { sharedFields, tasks, type UnwrittenFields } from "../../../db/schema/work.ts";
import type { IssueDraft, TrackerWrites, WrittenIssue } from "../../../providers/tracker.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import { trackerSettings } from "../../bindings/settings.ts";
import { recordActivity } from "../../connections/activity.ts";
import { openBinding } from "../../connections/open-connection.ts";
import type { IntegrationContext } from "../../context.ts";
import type { Attempt, OutboxHandler, OutboxRow } from "../../outbox/handler.ts";
import { findAccount } from "../find-account.ts";
import { findMembers } from "../find-members.ts";
import { type IncomingIssue, mapIssue } from "../map-issue.ts";
import { markUnmatched } from "../own-query.ts";
import { trackerOf } from "../tracker-of.ts";
import type { TaskRow } from "./find-owed.ts";
import { theirsOf } from "./field-values.ts";
import { fieldThere, labelsFor, unique } from "./issue-change.ts";

/**
 * Makes an issue of a task, once: it is named by the task, and looked up when an answer may have been lost. A task that a webhook made of
 * it meanwhile gives its time to ours and goes.
 */
export const createIssue: OutboxHandler = {
  label: "New issue",
  mostAttempts: 10,
  isRepeatable: true,
  async deliver(ctx, attempt) {
    const found = await findTask(ctx, attempt.row);
    if (found === null) return [];
    const { task, binding } = found;
    const { provider, call } = await openBinding(ctx, binding);
    const { write } = trackerOf(provider);
    if (write === undefined) return [];
    await attempt.begin();
    const { triedSince } = attempt.row.payload;
    if (typeof triedSince !== "number") await noteTried(ctx, attempt);
    const once = { key: task.id, triedSince: typeof triedSince === "number" ? triedSince : null };
    const issue = { ...once, draft: draftOf(found, write.fields) };
    const written = await call((access) => write.create(access, binding, issue));
    const [created = written.issue] = await markUnmatched({ provider, call }, binding, [written.issue]);
    await linkIssue(ctx, {
      attempt,
      task,
      binding,
      written: { ...written, issue: created },
      fields: write.fields,
    });
    await recordActivity(ctx, {
      connectionId: binding.connectionId,
      bindingId: binding.id,
      kind: "write",
      outcome: "ok",
      summary: `Created ${written.issue.key}.`,
    });
    return [];
  },
};

type Found = { task: TaskRow; binding: BindingRow; account: IssueDraft["assignees"][number] | null };

/** null = it has an issue by now, is gone, or goes nowhere any more. */
async function findTask(ctx: IntegrationContext, { payload }: OutboxRow): Promise<Found | null> {
  const { db, actor } = ctx;
  const row = await db
    .select({ task: tasks, binding: bindings })
    .from(tasks)
    .innerJoin(
      bindings,
      and(eq(bindings.workspaceId, tasks.workspaceId), eq(bindings.id, String(payload["bindingId"]))),
    )
    .where(
      and(
        eq(tasks.workspaceId, actor.workspaceId),
        eq(tasks.id, String(payload["taskId"])),
        sql`NOT EXISTS (SELECT 1 FROM links WHERE links.workspace_id = ${actor.workspaceId} AND links.local_id = ${tasks.id})`,
      ),
    )
    .get();
  if (row === undefined || row.binding.status === "disabled") return null;
  const { task, binding } = row;
  return {
    ...row,
    account: task.assigneeId === null ? null : await findAccount(ctx, binding, task.assigneeId),
  };
}

/** What the provider takes; with a label that lets the issue in where the rules ask for one. */
function draftOf({ task, binding, account }: Found, fields: TrackerWrites["fields"]): IssueDraft {
  const settings = trackerSettings(binding);
  const ranked = settings.priorities.filter(
    ({ priority }) => priority === task.priority && priority !== "none",
  );
  const own = ranked.find(({ by }) => by === "priority");
  const label = ranked.find(({ by }) => by === "label");
  const [wanted] = settings.labels;
  const labels = [
    ...(wanted === undefined ? [] : [wanted]),
    ...(own === undefined && label !== undefined ? [label] : []),
    ...labelsFor(settings, task.tags),
  ];
  return {
    title: task.title,
    body: task.description,
    status: settings.writes.statuses[task.status] ?? null,
    assignees: account !== null && fields.has("assignees") ? [account] : [],
    dueOn: fields.has("dueOn") ? task.dueOn : null,
    priority: own !== undefined && fields.has("priority") ? { id: own.id, name: own.name } : null,
    labels: fields.has("labels") ? unique(labels.map(({ id, name }) => ({ id, name }))) : [],
  };
}

/** Right before it leaves. */
async function noteTried(ctx: IntegrationContext, attempt: Attempt): Promise<void> {
  const { row } = attempt;
  await runStatements(ctx.db, [
    sql`UPDATE outbox SET payload = json_set(payload, '$.triedSince', ${ctx.now})
      WHERE workspace_id = ${row.workspaceId} AND key = ${row.key} AND ${attempt.isHeld()}`,
  ]);
}

type NewLink = {
  attempt: Attempt;
  task: TaskRow;
  binding: BindingRow;
  written: WrittenIssue;
  fields: TrackerWrites["fields"];
};

async function linkIssue(ctx: IntegrationContext, made: NewLink): Promise<void> {
  const { task, binding, written, attempt } = made;
  const { issue } = written;
  const members = await findMembers(ctx, binding, [issue]);
  const settings = trackerSettings(binding);
  const incoming = await mapIssue({ ...binding, settings, members, now: ctx.now }, issue);
  const { workspaceId } = binding;
  const other = sql`(SELECT local_id FROM links WHERE workspace_id = ${workspaceId} AND remote_key = ${incoming.remote_key}
    AND local_id IS NOT ${task.id})`;
  await runStatements(ctx.db, [
    sql`UPDATE time_entries SET task_id = ${task.id}, project_id = ${task.projectId}, version = version + 1, updated_at = ${ctx.now}
      WHERE workspace_id = ${workspaceId} AND task_id IS NOT NULL AND task_id = ${other} AND NOT ${isLocked}
        AND ${attempt.isHeld()}`,
    // Locked time keeps its task.
    sql`DELETE FROM tasks WHERE workspace_id = ${workspaceId} AND id = ${other} AND ${attempt.isHeld()}
      AND NOT EXISTS (SELECT 1 FROM time_entries WHERE workspace_id = ${workspaceId} AND task_id IS NOT NULL AND task_id = tasks.id)`,
    linkTo(ctx, { task, binding, attempt }, incoming),
    sql`UPDATE tasks SET source_provider = ${binding.provider}, source_label = ${incoming.display_key}, source_url = ${incoming.url},
        source_updated_at = ${incoming.remote_updated_at}, unwritten = ${unwrittenOf(ctx, made, incoming)}, version = version + 1,
        updated_at = ${ctx.now}
      WHERE workspace_id = ${workspaceId} AND id = ${task.id} AND ${attempt.isHeld()}`,
  ]);
}

function linkTo(
  ctx: IntegrationContext,
  { task, binding, attempt }: Pick<NewLink, "task" | "binding" | "attempt">,
  incoming: IncomingIssue,
) {
  return sql`
    INSERT INTO links (workspace_id, remote_key, binding_id, kind, local_id, display_key, container_id, remote_updated_at,
      remote_version, remote_fields, written_version, state, created_at)
    SELECT ${binding.workspaceId}, ${incoming.remote_key}, ${binding.id}, 'task', ${task.id}, ${incoming.display_key},
      ${incoming.container_id}, ${incoming.remote_updated_at}, ${incoming.remote_version}, ${incoming.remote_fields},
      ${incoming.remote_version}, ${incoming.state}, ${ctx.now}
    WHERE ${attempt.isHeld()}
    ON CONFLICT (workspace_id, remote_key) DO UPDATE SET local_id = excluded.local_id`;
}

/** What the provider did not take of it stands on the task. */
function unwrittenOf(
  { now }: IntegrationContext,
  { task, binding, fields, written }: NewLink,
  incoming: IncomingIssue,
): string | null {
  const settings = trackerSettings(binding);
  const theirs = theirsOf({ binding }, incoming);
  const waiting: UnwrittenFields = {};
  for (const { field, because } of written.refused) {
    const own = sharedFields.find(
      (one) => fieldThere(fields, settings, one) === field && (one !== "tags" || task.tags.length > 0),
    );
    if (own === undefined) continue;
    const was = theirs[own];
    waiting[own] = { at: now, refused: because, ...(was === null ? {} : { was }) };
  }
  return written.refused.length === 0 ? null : JSON.stringify(waiting);
}
