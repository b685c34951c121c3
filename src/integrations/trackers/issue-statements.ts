import { sql, type SQL } from "drizzle-orm";

/**
 * How snapshots arrived. A webhook may be late or repeated, and may only touch its own binding. A sync read the provider
 * just now: at equal instants its word decides, and it also applies changed rules to an unchanged issue.
 */
export type Arrival = "webhook" | "sync";

type Input = {
  binding: { workspaceId: string; id: string; projectId: string; provider: string };
  arrival: Arrival;
  now: number;
  /** JSON array of FoldedIssue or IncomingIssue. */
  rows: string;
};

/** Tasks that are linked already. Runs before the links move, because their last fields are the base of the merge. */
export function updateTasks(input: Input): SQL {
  const { binding, now } = input;
  return sql`
    UPDATE tasks SET
      title = ${ifRemoteChanged("title", "title")},
      title_norm = ${ifRemoteChanged("title", "title_norm")},
      description = ${ifRemoteChanged("body_hash", "body", "description")},
      status = CASE WHEN ${closingChanged} THEN news.status ELSE tasks.status END,
      completed_at = CASE WHEN ${closingChanged} THEN news.completed_at ELSE tasks.completed_at END,
      priority = ${ifRemoteChanged("priority", "priority")},
      assignee_id = ${ifRemoteChanged("assignee_id", "assignee_id")},
      due_on = ${ifRemoteChanged("due_on", "due_on")},
      archived_at = CASE
        WHEN news.state = 'filtered' AND links.state = 'filtered' AND news.passed->>'live' THEN ${now}
        WHEN news.state = 'filtered' THEN coalesce(tasks.archived_at, ${now})
        WHEN links.state = 'filtered' OR news.passed->>'filtered' THEN NULL
        ELSE tasks.archived_at END,
      source_label = news.display_key,
      source_url = news.url,
      source_updated_at = news.source_updated_at,
      version = tasks.version + 1,
      updated_at = ${now}
    FROM (SELECT ${incomingColumns} FROM json_each(${input.rows}) AS incoming) AS news
    CROSS JOIN links ON links.workspace_id = ${binding.workspaceId} AND links.remote_key = news.remote_key
    WHERE tasks.workspace_id = ${binding.workspaceId} AND tasks.id = links.local_id
      AND ${isNews("news", input)}
      AND (news.passed IS NOT NULL OR news.remote_fields <> links.remote_fields OR news.state <> links.state
        OR tasks.source_label IS NOT news.display_key OR tasks.source_url IS NOT news.url)`;
}

/** Tasks for issues that pass the filter and have none yet. */
export function createTasks(input: Input): SQL {
  const { binding, now } = input;
  return sql`
    INSERT INTO tasks (workspace_id, id, project_id, title, title_norm, description, status, priority, assignee_id,
      due_on, version, created_at, updated_at, completed_at, archived_at, source_provider, source_label, source_url,
      source_updated_at)
    SELECT ${binding.workspaceId}, news.task_id, ${binding.projectId}, news.title, news.title_norm, news.body,
      news.status, news.priority, news.assignee_id, news.due_on, 1, ${now}, ${now}, news.completed_at,
      CASE WHEN news.state = 'filtered' THEN ${now} END, ${binding.provider}, news.display_key, news.url,
      news.source_updated_at
    FROM (SELECT ${incomingColumns} FROM json_each(${input.rows}) AS incoming) AS news
    LEFT JOIN links ON links.workspace_id = ${binding.workspaceId} AND links.remote_key = news.remote_key
    WHERE ${wantsTask}
      AND (links.remote_key IS NULL OR (links.local_id IS NULL AND ${isNews("news", input)}))`;
}

/**
 * Links that get a task, or come under another binding. A statement of its own: naming an indexed column in moveLinks
 * would make each of its writes cost three rows.
 */
export function adoptLinks(input: Input): SQL {
  const { binding } = input;
  return sql`
    UPDATE links SET binding_id = ${binding.id},
      local_id = CASE WHEN ${wantsTask} THEN coalesce(links.local_id, news.task_id) ELSE links.local_id END
    FROM (SELECT ${incomingColumns} FROM json_each(${input.rows}) AS incoming) AS news
    WHERE links.workspace_id = ${binding.workspaceId} AND links.remote_key = news.remote_key
      AND ${isNews("news", input)}
      AND ((links.local_id IS NULL AND ${wantsTask}) OR links.binding_id <> ${binding.id})`;
}

/** Links last: an issue that the filter leaves out leaves a link without a task, so that older news cannot create one. */
export function moveLinks(input: Input): SQL {
  const { binding, now } = input;
  return sql`
    INSERT INTO links (workspace_id, remote_key, binding_id, kind, local_id, display_key, container_id, remote_updated_at,
      remote_version, remote_fields, state, created_at)
    SELECT ${binding.workspaceId}, news.remote_key, ${binding.id}, 'task',
      CASE WHEN ${wantsTask} THEN news.task_id END, news.display_key, news.container_id, news.remote_updated_at,
      news.remote_version, news.remote_fields, news.state, ${now}
    FROM (SELECT ${incomingColumns} FROM json_each(${input.rows}) AS incoming) AS news
    WHERE true
    ON CONFLICT (workspace_id, remote_key) DO UPDATE SET
      display_key = excluded.display_key,
      container_id = excluded.container_id,
      remote_updated_at = excluded.remote_updated_at,
      remote_version = excluded.remote_version,
      remote_fields = excluded.remote_fields,
      state = excluded.state
    WHERE ${isNews("excluded", input)}`;
}

const incomingNames =
  "remote_key display_key container_id remote_updated_at remote_version remote_fields state task_id title title_norm body " +
  "body_hash status priority assignee_id due_on completed_at url";
const incomingColumns = sql.raw(
  incomingNames
    .split(" ")
    .map((name) => `value->>'${name}' AS ${name}`)
    .join(", ") +
    ", coalesce(value->>'source_updated_at', value->>'remote_updated_at') AS source_updated_at, value->>'passed' AS passed",
);

/** The filter lets the issue in, or did so in between. */
const wantsTask = sql.raw("(news.state = 'live' OR coalesce(news.passed->>'live', 0))");

const baseFields: Readonly<Record<string, string>> = {
  title: "title",
  body_hash: "bodyHash",
  priority: "priority",
  assignee_id: "assigneeId",
  due_on: "dueOn",
};

/** Closed again at another time is news too, also when the opening between was never seen. */
const closingChanged = sql.raw(`(news.status IS NOT links.remote_fields->>'status' OR news.passed->>'status'
  OR news.completed_at IS NOT links.remote_fields->>'completedAt' OR news.passed->>'completedAt')`);

/**
 * `value` of the news where its `field` differs from what the link saw last, or did so in between; else what the task says, edited
 * or not.
 */
function ifRemoteChanged(field: string, value: string, column = value): SQL {
  const name = baseFields[field] ?? field;
  const base = sql.raw(`links.remote_fields->>'${name}' OR news.passed->>'${name}'`);
  const [was, is, own] = [sql.raw(`news.${field}`), sql.raw(`news.${value}`), sql.raw(`tasks.${column}`)];
  return sql`CASE WHEN ${was} IS NOT ${base} THEN ${is} ELSE ${own} END`;
}

/** The one rule of order, for a link and the row that wants to move it. Deleted and moved issues never come back. */
function isNews(row: "news" | "excluded", { arrival, binding }: Input): SQL {
  const r = sql.raw(row);
  if (arrival === "webhook") {
    return sql`(links.state IN ('live', 'filtered') AND links.binding_id = ${binding.id}
      AND ${r}.remote_version > links.remote_version)`;
  }
  return sql`(links.state IN ('live', 'filtered') AND ${r}.remote_updated_at >= links.remote_updated_at
    AND (${r}.remote_version <> links.remote_version OR ${r}.remote_fields <> links.remote_fields
      OR ${r}.state <> links.state OR links.binding_id <> ${binding.id}))`;
}
