import { type SQL, sql } from "drizzle-orm";

import { rowsOf, runBatch, runStatements } from "../../../db/run-statements.ts";
import type { SharedField, Unwritten } from "../../../db/schema/work.ts";
import { hintPublished } from "../../../domain/publish.ts";
import { fold } from "../../../lib/fold.ts";
import type { OutboxRef } from "../../../messages.ts";
import type { IntegrationContext } from "../../context.ts";
import { trackerSettings } from "../../bindings/settings.ts";
import type { Attempt } from "../../outbox/handler.ts";
import { statementsFor } from "../issue-statements.ts";
import type { IncomingIssue } from "../map-issue.ts";
import { insertOwed } from "../owed-rows.ts";
import { publishSynced } from "../publish-issue.ts";
import { type Decision, sentMark } from "./decide-fields.ts";
import { theirsOf, type Values } from "./field-values.ts";
import type { OwedIssue } from "./find-owed.ts";

type Outcome = {
  owed: OwedIssue;
  attempt: Attempt;
  /** The issue as it is now: the answer to what was written, or as it was read. */
  incoming: IncomingIssue;
  isWritten: boolean;
  decisions: readonly Decision[];
  refused: ReadonlyMap<SharedField, string>;
  /** Fields of which the issue's value counts. */
  taken: readonly SharedField[];
};

/** Notes what is about to be sent, so that it is known for ours when its answer gets lost. Throws nothing; the lease was just taken. */
export async function noteSent(
  ctx: IntegrationContext,
  { task }: OwedIssue,
  attempt: Attempt,
  values: Values,
): Promise<void> {
  const marks = Object.entries(values).map(([field, value]) => [field, { sent: sentMark(value) }]);
  await runStatements(ctx.db, [
    sql`UPDATE tasks SET unwritten = json_patch(unwritten, ${JSON.stringify(Object.fromEntries(marks))})
      WHERE workspace_id = ${task.workspaceId} AND id = ${task.id} AND unwritten IS NOT NULL AND ${attempt.isHeld()}`,
  ]);
}

/** What cannot be written there stays a matter of this side alone. */
export async function dropFields(
  ctx: IntegrationContext,
  { task }: OwedIssue,
  attempt: Attempt,
): Promise<void> {
  await runStatements(ctx.db, [
    sql`UPDATE tasks SET unwritten = NULL WHERE workspace_id = ${task.workspaceId} AND id = ${task.id} AND ${isAsked(attempt)}`,
  ]);
}

/**
 * Applies the issue as it is now, like a page of a sync, and ends the wait of each field. What was changed here since then waits on, with what was written as
 * what both sides said last; so does everything when a newer state of the issue is known already, and the row is due again.
 */
export async function applyAnswer(ctx: IntegrationContext, outcome: Outcome): Promise<void> {
  const { owed, attempt, incoming, isWritten } = outcome;
  const arrival = isWritten ? "answer" : "sync";
  const results = await runBatch(ctx.db, [
    ...statementsFor({ binding: owed.binding, arrival, now: ctx.now, rows: [incoming] }),
    endWaits(ctx, outcome),
    askAgain(owed, attempt, incoming),
    insertOwed([publishSynced(ctx, [incoming])]),
  ]);
  await hintPublished(
    ctx,
    results.flatMap((result) => rowsOf<OutboxRef>(result)),
  );
}

function endWaits(ctx: IntegrationContext, { owed, attempt, incoming, ...outcome }: Outcome): SQL {
  const { decisions, refused } = outcome;
  const { workspaceId, id } = owed.task;
  const isEnd = sql`(${isAsked(attempt)} AND ${isNewest(owed, incoming)})`;
  const patches = decisions.map((decision) => patchesOf(decision, { owed, incoming, refused }));
  const [last, open] = [
    mergedOf(patches.map(({ end }) => end)),
    mergedOf(patches.map(({ goesOn }) => goesOn)),
  ];
  const taken = outcome.taken.flatMap((field) => takenColumns(field, owed, incoming));
  const columns = taken.map(
    ([column, value]) =>
      sql`${sql.raw(column)} = CASE WHEN ${isEnd} THEN ${value} ELSE ${sql.raw(column)} END,`,
  );
  const bump = taken.length === 0 ? sql`` : sql`version = version + 1, updated_at = ${ctx.now},`;
  return sql`UPDATE tasks SET ${sql.join(columns, sql` `)} ${bump}
      unwritten = nullif(json_patch(unwritten, CASE WHEN ${isEnd} THEN ${last} ELSE ${open} END), '{}')
    WHERE workspace_id = ${workspaceId} AND id = ${id} AND unwritten IS NOT NULL`;
}

/** A field whose wait is not over, though the row would end: it is due again. What stays or is asked waits for a person. */
function askAgain(owed: OwedIssue, attempt: Attempt, incoming: IncomingIssue): SQL {
  const { workspaceId, key } = attempt.row;
  return sql`UPDATE outbox SET version = version + 1
    WHERE workspace_id = ${workspaceId} AND key = ${key} AND version = ${attempt.row.version} AND NOT ${isNewest(owed, incoming)}
      AND EXISTS (SELECT 1 FROM tasks WHERE tasks.workspace_id = ${workspaceId} AND tasks.id = ${owed.task.id}
        AND tasks.unwritten IS NOT NULL)`;
}

/** The row was not asked for again: nothing was changed here since it was read. */
function isAsked({ row }: Attempt): SQL {
  return sql`EXISTS (SELECT 1 FROM outbox WHERE outbox.workspace_id = ${row.workspaceId} AND outbox.key = ${row.key}
    AND outbox.version = ${row.version})`;
}

/** No newer state of the issue is known than this one. */
function isNewest({ binding, remoteKey }: OwedIssue, { remote_version: version }: IncomingIssue): SQL {
  return sql`EXISTS (SELECT 1 FROM links WHERE links.workspace_id = ${binding.workspaceId} AND links.remote_key = ${remoteKey}
    AND links.remote_version = ${version})`;
}

type Patch = Partial<Record<SharedField, Partial<Record<keyof Unwritten, unknown>> | null>>;

/** What becomes of a field that waits, and what when it goes on waiting. */
function patchesOf(
  { field, verdict }: Decision,
  { owed, incoming, refused }: Pick<Outcome, "owed" | "incoming" | "refused">,
): { end: Patch; goesOn: Patch } {
  const theirs = theirsOf(owed, incoming)[field];
  const isSent = { [field]: { was: theirs, sent: null } };
  const because = refused.get(field);
  if (because !== undefined)
    return { end: { [field]: { was: theirs, sent: null, refused: because } }, goesOn: {} };
  switch (verdict) {
    case "write":
    case "same":
      return { end: { [field]: null }, goesOn: isSent };
    case "take":
      return { end: { [field]: null }, goesOn: {} };
    case "ask":
      return {
        end: { [field]: { theirs: { shown: shownOf(field, incoming, theirs), value: theirs } } },
        goesOn: {},
      };
    case "stay":
      return { end: {}, goesOn: {} };
    default:
      return verdict satisfies never;
  }
}

const mergedOf = (patches: Patch[]): string => JSON.stringify(Object.assign({}, ...patches));

const shownOf = (field: SharedField, incoming: IncomingIssue, theirs: string | null): string | null =>
  field === "description" ? incoming.body : theirs;

function takenColumns(
  field: SharedField,
  owed: OwedIssue,
  incoming: IncomingIssue,
): [string, string | number | null | SQL][] {
  switch (field) {
    case "title":
      return [
        ["title", incoming.title],
        ["title_norm", fold(incoming.title)],
      ];
    case "description":
      return [["description", incoming.body]];
    case "status":
      return [
        ["status", incoming.status],
        ["completed_at", incoming.completed_at],
      ];
    case "priority":
      return [["priority", incoming.priority]];
    case "assigneeId":
      return [["assignee_id", incoming.assignee_id]];
    case "dueOn":
      return [["due_on", incoming.due_on]];
    case "tags":
      return [["tags", tagsAsThere(owed, incoming)]];
    default:
      return field satisfies never;
  }
}

/** Tags that no label stands for stay. */
function tagsAsThere(owed: OwedIssue, incoming: IncomingIssue): SQL {
  const written = trackerSettings(owed.binding).tags.filter(({ by }) => by === "label");
  const ids = JSON.stringify(written.map(({ tagId }) => tagId));
  return sql`(SELECT json_group_array(id) FROM (
    SELECT own.value AS id FROM json_each(tasks.tags) AS own WHERE own.value NOT IN (SELECT value FROM json_each(${ids}))
    UNION SELECT value FROM json_each(${theirsOf(owed, incoming).tags}) ORDER BY 1))`;
}
