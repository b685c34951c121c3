import { type SQL, sql } from "drizzle-orm";

import { dayMs } from "../../lib/time-units.ts";

/** How many days back events wait to be decided; older ones are let go. */
export const decidableDays = 7;

const isManager = sql`memberships.role IN ('owner', 'admin')`;

/** Condition on `connections`: the member manages them. */
const isManaged = sql`connections.workspace_id = memberships.workspace_id
  AND (connections.owner_id = memberships.user_id OR (connections.owner_id IS NULL AND ${isManager}))`;

/** By force: left alone, SQLite reads all tasks of the workspace. */
export const unwrittenTasks = sql`tasks INDEXED BY tasks_unwritten`;

/** Condition: both sides changed the task, or its change was refused. One that is nobody's asks those who manage the workspace. */
export const isAskingTask = sql`tasks.workspace_id = memberships.workspace_id AND tasks.unwritten IS NOT NULL
  AND (tasks.assignee_id = memberships.user_id OR (tasks.assignee_id IS NULL AND ${isManager}))
  AND (tasks.unwritten LIKE '%"theirs":{%' OR tasks.unwritten LIKE '%"refused":"%')`;

/** The index by force: it holds nothing but what waits. */
export const askingWeek = sql`weeks INDEXED BY weeks_asking`;

/** Condition: the member's own week was sent back, or they are to decide about it. */
export const isAskingWeek = sql`weeks.workspace_id = memberships.workspace_id AND weeks.state <> 'approved'
  AND ((weeks.state = 'sent_back' AND weeks.user_id = memberships.user_id)
    OR (weeks.state = 'submitted' AND ${isManager} AND (memberships.role = 'owner' OR weeks.user_id <> memberships.user_id)))`;

/**
 * What asks something of the member whose row of `memberships` the statement reads, by kind, as the rest of a statement from FROM on. Each walks
 * an index that holds nothing but questions, or the member's events of a week. The indexes by force: left alone, SQLite reads whole workspaces.
 */
export const asksOf = (now: number) =>
  ({
    reconnects: sql`FROM connections WHERE connections.workspace_id = memberships.workspace_id
      AND connections.status = 'needs_reconnect'
      AND (connections.owner_id IS NULL OR connections.owner_id = memberships.user_id)`,
    events: sql`FROM suggestions CROSS JOIN bindings
      WHERE suggestions.workspace_id = memberships.workspace_id AND suggestions.user_id = memberships.user_id
        AND suggestions.starts_at >= ${now - decidableDays * dayMs} AND suggestions.starts_at < ${now}
        AND suggestions.ends_at <= ${now} AND suggestions.decision IS NULL AND suggestions.skipped IS NULL
        AND bindings.workspace_id = suggestions.workspace_id AND bindings.id = suggestions.binding_id
        AND bindings.status <> 'disabled' AND bindings.settings->>'direction' <> 'export'`,
    written: sql`FROM bindings INDEXED BY bindings_person CROSS JOIN event_links INDEXED BY event_links_asked
      WHERE bindings.workspace_id = memberships.workspace_id AND bindings.created_by = memberships.user_id
        AND bindings.capability = 'calendar' AND event_links.workspace_id = bindings.workspace_id
        AND event_links.binding_id = bindings.id AND event_links.state IN ('changed', 'deleted')`,
    accepted: sql`FROM suggestions INDEXED BY suggestions_asked CROSS JOIN time_entries
      WHERE suggestions.workspace_id = memberships.workspace_id AND suggestions.user_id = memberships.user_id
        AND suggestions.asks IS NOT NULL AND time_entries.workspace_id = suggestions.workspace_id
        AND time_entries.id = suggestions.entry_id AND time_entries.user_id = memberships.user_id
        AND time_entries.deleted_at IS NULL AND (suggestions.asks = 'cancelled'
          OR time_entries.started_at <> suggestions.starts_at OR time_entries.ended_at <> suggestions.ends_at)`,
    worklogs: sql`FROM worklogs INDEXED BY worklogs_asked
      WHERE worklogs.workspace_id = memberships.workspace_id AND worklogs.user_id = memberships.user_id
        AND worklogs.state IN ('changed', 'deleted', 'refused')`,
    weeks: sql`FROM ${askingWeek} WHERE ${isAskingWeek}`,
    tasks: sql`FROM ${unwrittenTasks} WHERE ${isAskingTask}`,
    budgets: sql`FROM budget_alerts INDEXED BY budget_alerts_unseen
      WHERE budget_alerts.workspace_id = memberships.workspace_id AND budget_alerts.seen_at IS NULL AND ${isManager}`,
    writes: sql`FROM outbox INDEXED BY outbox_dead
      WHERE outbox.workspace_id = memberships.workspace_id AND outbox.state = 'dead'
        AND (outbox.user_id = memberships.user_id
          OR (outbox.connection_id IS NULL AND outbox.user_id IS NULL AND ${isManager})
          OR outbox.connection_id IN (SELECT connections.id FROM connections WHERE ${isManaged}))`,
    deliveries: sql`FROM connections CROSS JOIN deliveries INDEXED BY deliveries_given_up
      WHERE ${isManaged} AND deliveries.connection_id = connections.id
        AND deliveries.workspace_id = connections.workspace_id AND deliveries.status = 'dead'`,
  }) satisfies Record<string, SQL>;

export type AskKind = keyof ReturnType<typeof asksOf>;
