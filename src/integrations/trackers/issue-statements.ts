import { sql, type SQL } from "drizzle-orm";

import type { BindingRow } from "../bindings/applied.ts";
import { trackerSettings } from "../bindings/settings.ts";
import type { FoldedIssue } from "./fold-issues.ts";
import type { IncomingIssue } from "./map-issue.ts";
import { insertOwed, timeChecks } from "./owed-rows.ts";

/**
 * How snapshots arrived. A webhook may be late or repeated, and may only touch its own binding. A sync read the provider
 * just now: at equal instants its word decides, and it also applies changed rules to an unchanged issue. So does an answer to what we wrote ("time": to
 * time), and what a webhook tells of the same instant was before it. After a move the binding has the issue, whoever had it before.
 */
export type Arrival = "webhook" | "sync" | "answer" | "time" | "move";

type Input = {
  binding: BindingRow;
  arrival: Arrival;
  now: number;
  /** JSON array of FoldedIssue or IncomingIssue, each with its workspace_id. */
  rows: string;
};

/**
 * What brings tasks and links to the state of these rows, five statements at most. The first says how many tasks changed, the second how many are new; any
 * may return what is to be delivered: `published` are the rows of the outbox that say what was done.
 */
export function statementsFor({
  rows,
  published = [],
  ...page
}: Omit<Input, "rows"> & {
  rows: readonly (FoldedIssue | IncomingIssue)[];
  published?: readonly SQL[];
}): SQL[] {
  const { workspaceId } = page.binding;
  // The whole key comes from the rows: with a constant in it, SQLite reads all tasks and links of the workspace once for each row.
  const keyed = rows.map((row) => ({ ...row, workspace_id: workspaceId }));
  const input = { ...page, rows: JSON.stringify(keyed) };
  const owed = [...published, ...(mayTellOfTime(input) ? [owedChecks(input)] : [])];
  return [
    updateTasks(input),
    createTasks(input),
    assignLinks(input),
    ...(owed.length === 0 ? [] : [insertOwed(owed)]),
    upsertLinks(input),
  ];
}

/** Tasks that are linked already. Runs before the links move, because their last fields are the base of the merge. */
function updateTasks(input: Input): SQL {
  const { now } = input;
  return sql`
    UPDATE tasks SET
      title = ${ifRemoteChanged("title", "title")},
      title_norm = ${ifRemoteChanged("title", "title_norm")},
      description = ${ifRemoteChanged("body_hash", "body", "description")},
      status = CASE WHEN ${closingChanged} AND ${isWritten("status")} THEN incoming.status ELSE tasks.status END,
      completed_at = CASE WHEN ${closingChanged} AND ${isWritten("status")} THEN incoming.completed_at
        ELSE tasks.completed_at END,
      priority = ${ifRemoteChanged("priority", "priority")},
      assignee_id = ${ifRemoteChanged("assignee_id", "assignee_id")},
      due_on = ${ifRemoteChanged("due_on", "due_on")},
      estimate_seconds = ${ifRemoteChanged("estimate_seconds", "estimate_seconds")},
      tags = ${mergedTags},
      archived_at = CASE
        WHEN incoming.state = 'filtered' AND links.state = 'filtered' AND incoming.passed->>'live' THEN ${now}
        WHEN incoming.state = 'filtered' THEN coalesce(tasks.archived_at, ${now})
        WHEN links.state = 'filtered' OR incoming.passed->>'filtered' THEN NULL
        ELSE tasks.archived_at END,
      source_label = incoming.display_key,
      source_url = incoming.url,
      source_updated_at = incoming.source_updated_at,
      version = tasks.version + 1,
      updated_at = ${now}
    FROM (SELECT ${incomingColumns} FROM json_each(${input.rows}) AS item) AS incoming
    JOIN links ON links.workspace_id = incoming.workspace_id AND links.remote_key = incoming.remote_key
    WHERE tasks.workspace_id = incoming.workspace_id AND tasks.id = links.local_id
      AND ${isNewer("incoming", input)} AND ${isEdited}`;
}

/** Tasks for issues that pass the filter and have none yet. */
function createTasks(input: Input): SQL {
  const { binding, now } = input;
  return sql`
    INSERT INTO tasks (workspace_id, id, project_id, title, title_norm, description, status, priority, assignee_id,
      due_on, estimate_seconds, tags, version, created_at, updated_at, completed_at, archived_at, source_provider, source_label,
      source_url, source_updated_at)
    SELECT ${binding.workspaceId}, incoming.task_id, ${binding.projectId}, incoming.title, incoming.title_norm, incoming.body,
      incoming.status, incoming.priority, incoming.assignee_id, incoming.due_on, incoming.estimate_seconds, incoming.tags, 1, ${now}, ${now},
      incoming.completed_at,
      CASE WHEN incoming.state = 'filtered' THEN ${now} END, ${binding.provider}, incoming.display_key, incoming.url,
      incoming.source_updated_at
    FROM (SELECT ${incomingColumns} FROM json_each(${input.rows}) AS item) AS incoming
    LEFT JOIN links ON links.workspace_id = ${binding.workspaceId} AND links.remote_key = incoming.remote_key
    WHERE ${wantsTask}
      AND (links.remote_key IS NULL OR (links.local_id IS NULL AND ${isNewer("incoming", input)}))`;
}

/**
 * Links that get a task, or come under another binding. A statement of its own: naming an indexed column in upsertLinks
 * would make each of its writes cost three rows.
 */
function assignLinks(input: Input): SQL {
  const { binding } = input;
  return sql`
    UPDATE links SET binding_id = ${binding.id},
      local_id = CASE WHEN ${wantsTask} THEN coalesce(links.local_id, incoming.task_id) ELSE links.local_id END
    FROM (SELECT ${incomingColumns} FROM json_each(${input.rows}) AS item) AS incoming
    WHERE links.workspace_id = incoming.workspace_id AND links.remote_key = incoming.remote_key
      AND ${isNewer("incoming", input)}
      AND ((links.local_id IS NULL AND ${wantsTask}) OR links.binding_id <> ${binding.id})`;
}

function mayTellOfTime({ binding, arrival }: Input): boolean {
  return arrival !== "time" && arrival !== "move" && trackerSettings(binding).time.mode !== "off";
}

/** Where others have changed the time on an issue, what of it was written from here is looked at. Before the links, which know the time of before. */
function owedChecks(input: Input): SQL {
  const { workspaceId, id } = input.binding;
  return timeChecks(
    input,
    sql`(SELECT links.local_id AS task_id
      FROM (SELECT ${incomingColumns} FROM json_each(${input.rows}) AS item) AS incoming
      CROSS JOIN links ON links.workspace_id = incoming.workspace_id AND links.remote_key = incoming.remote_key
      WHERE incoming.state = 'live' AND links.binding_id = ${id} AND ${isNewer("incoming", input)}
        AND (incoming.is_about_time OR incoming.spent_seconds IS NOT links.spent_seconds)
        AND EXISTS (SELECT 1 FROM worklogs WHERE worklogs.workspace_id = ${workspaceId} AND worklogs.binding_id = ${id}
          AND worklogs.task_id = links.local_id AND worklogs.state <> 'kept'))`,
  );
}

/** Links last: an issue that the filter leaves out leaves a link without a task, so that an older change cannot create one. */
function upsertLinks(input: Input): SQL {
  const { binding, now } = input;
  const isAnswer = input.arrival === "answer" || input.arrival === "time";
  return sql`
    INSERT INTO links (workspace_id, remote_key, binding_id, kind, local_id, display_key, container_id, remote_updated_at,
      remote_version, remote_fields, spent_seconds, state, created_at)
    SELECT ${binding.workspaceId}, incoming.remote_key, ${binding.id}, 'task',
      CASE WHEN ${wantsTask} THEN incoming.task_id END, incoming.display_key, incoming.container_id, incoming.remote_updated_at,
      incoming.remote_version, incoming.remote_fields, incoming.spent_seconds, incoming.state, ${now}
    FROM (SELECT ${incomingColumns} FROM json_each(${input.rows}) AS item) AS incoming
    WHERE true
    ON CONFLICT (workspace_id, remote_key) DO UPDATE SET
      display_key = excluded.display_key,
      container_id = excluded.container_id,
      remote_updated_at = excluded.remote_updated_at,
      remote_version = excluded.remote_version,
      remote_fields = excluded.remote_fields,
      spent_seconds = excluded.spent_seconds,
      state = excluded.state ${isAnswer ? sql`, written_version = excluded.remote_version` : sql``}
    WHERE ${isNewer("excluded", input)} ${isAnswer ? sql`OR ${isKnownOnly}` : sql``}`;
}

/** A webhook was faster than the answer. */
const isKnownOnly = sql.raw(`(excluded.remote_version = links.remote_version AND excluded.state = links.state
  AND links.written_version IS NOT excluded.remote_version)`);

const incomingNames =
  "workspace_id remote_key display_key container_id remote_updated_at remote_version remote_fields state task_id title title_norm body " +
  "body_hash status priority assignee_id due_on estimate_seconds spent_seconds is_about_time tags completed_at url";
const incomingColumns = sql.raw(
  incomingNames
    .split(" ")
    .map((name) => `value->>'${name}' AS ${name}`)
    .join(", ") +
    ", coalesce(value->>'source_updated_at', value->>'remote_updated_at') AS source_updated_at, value->>'passed' AS passed",
);

/** More than time was logged, which only the link says: that alone is no change of the task, whoever edits it. Never NULL. */
const isEdited = sql.raw(`(incoming.passed IS NOT NULL OR incoming.remote_fields <> links.remote_fields
  OR incoming.state <> links.state OR tasks.source_label IS NOT incoming.display_key OR tasks.source_url IS NOT incoming.url)`);

/** The filter lets the issue in, or did so in between. */
const wantsTask = sql.raw("(incoming.state = 'live' OR coalesce(incoming.passed->>'live', 0))");

const baseFields: Readonly<Record<string, string>> = {
  title: "title",
  body_hash: "bodyHash",
  priority: "priority",
  assignee_id: "assigneeId",
  due_on: "dueOn",
  estimate_seconds: "estimateSeconds",
};

/** Closed again at another time counts as well, also when the opening between was never seen. */
const closingChanged =
  sql.raw(`(incoming.status IS NOT links.remote_fields->>'status' OR incoming.passed->>'status'
  OR incoming.completed_at IS NOT links.remote_fields->>'completedAt' OR incoming.passed->>'completedAt')`);

/**
 * The incoming `value` where its `field` differs from what the link saw last, or did so in between; else what the task says, edited
 * or not.
 */
function ifRemoteChanged(field: string, value: string, column = value): SQL {
  const name = baseFields[field] ?? field;
  const base = sql.raw(`links.remote_fields->>'${name}' OR incoming.passed->>'${name}'`);
  const [was, is, own] = [
    sql.raw(`incoming.${field}`),
    sql.raw(`incoming.${value}`),
    sql.raw(`tasks.${column}`),
  ];
  return sql`CASE WHEN (${was} IS NOT ${base}) AND ${isWritten(unwrittenNames[column] ?? column)} THEN ${is} ELSE ${own} END`;
}

/**
 * The task's tags with those that came to the issue and without those that went since the link saw it last; all others stay. Also
 * while tags wait to be written there: neither side loses anything.
 */
const mergedTags =
  sql.raw(`CASE WHEN incoming.tags IS coalesce(links.remote_fields->>'tags', '[]') THEN tasks.tags ELSE (
        SELECT json_group_array(DISTINCT own.value ORDER BY own.value)
        FROM json_each(json_array(json(tasks.tags), json(incoming.tags))) AS side CROSS JOIN json_each(side.value) AS own
        WHERE own.value NOT IN (SELECT value FROM json_each(coalesce(links.remote_fields->>'tags', '[]')))
          OR side.key = 0 AND own.value IN (SELECT value FROM json_each(incoming.tags))) END`);

const unwrittenNames: Readonly<Record<string, string>> = {
  title_norm: "title",
  assignee_id: "assigneeId",
  due_on: "dueOn",
};

/** Nothing of ours waits to be written there: what does is compared when it is. */
function isWritten(field: string): SQL {
  return sql.raw(`tasks.unwritten->'$.${field}' IS NULL`);
}

/** The one rule of order, for a link and the row that wants to move it. Deleted and moved issues never come back. */
function isNewer(row: "incoming" | "excluded", { arrival, binding }: Input): SQL {
  const r = sql.raw(row);
  if (arrival === "webhook") {
    return sql`(links.state IN ('live', 'filtered') AND links.binding_id = ${binding.id}
      AND ${r}.remote_version > links.remote_version
      AND NOT (links.written_version IS links.remote_version AND ${r}.remote_updated_at = links.remote_updated_at))`;
  }
  return sql`(links.state IN ('live', 'filtered') AND ${r}.remote_updated_at >= links.remote_updated_at
    AND (${arrival === "move" ? sql.raw("1") : mayHave(row, binding)})
    AND (${r}.remote_version <> links.remote_version OR ${r}.remote_fields <> links.remote_fields
      OR ${r}.state <> links.state OR links.binding_id <> ${binding.id}))`;
}

/**
 * Two connected containers may hold one issue, such as a group and a project in it: whoever has it keeps it while it is read there and
 * the rules there take it. Another key says that it was moved.
 */
function mayHave(row: "incoming" | "excluded", { workspaceId, id }: Input["binding"]): SQL {
  const r = sql.raw(row);
  return sql`links.binding_id = ${id}
    OR (links.state = 'filtered' AND ${r}.state = 'live')
    OR (${r}.display_key <> links.display_key AND ${r}.remote_updated_at > links.remote_updated_at)
    OR NOT EXISTS (SELECT 1 FROM bindings WHERE bindings.workspace_id = ${workspaceId}
      AND bindings.id = links.binding_id AND bindings.status = 'active')`;
}
