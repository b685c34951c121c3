import { sql, type SQL } from "drizzle-orm";

import { type Actor, canManage } from "../context.ts";

/** What a report is narrowed to; an empty list narrows nothing. */
export type ReportFilter = {
  /** Ids; "none" = time of no client. */
  clients: readonly string[];
  /** Ids; "none" = time without a project. */
  projects: readonly string[];
  people: readonly string[];
  /** Time with at least one of them. */
  tags: readonly string[];
  billable: boolean | null;
  /** Only what can be charged now: billable time that is over and stands on no invoice. */
  uninvoiced?: boolean;
};

/** True when the actor's reports hold everybody's time; members see their own. */
export function seesEverybody(actor: Actor): boolean {
  return canManage(actor);
}

/** Condition on time_entries, besides whose they are. */
export function passes({ workspaceId }: Actor, filter: ReportFilter): SQL {
  const { clients, projects, tags, billable, uninvoiced = false } = filter;
  const all = [
    clients.length === 0
      ? null
      : sql`coalesce(project_id, 'none') IN (
          SELECT id FROM projects WHERE workspace_id = ${workspaceId} AND coalesce(client_id, 'none') IN ${among(clients)}
          UNION ALL SELECT value FROM json_each(${JSON.stringify(clients)}) WHERE value = 'none')`,
    projects.length === 0 ? null : sql`coalesce(project_id, 'none') IN ${among(projects)}`,
    tags.length === 0 ? null : sql`EXISTS (SELECT 1 FROM json_each(tags) WHERE value IN ${among(tags)})`,
    billable === null ? null : sql`billable = ${billable ? 1 : 0}`,
    uninvoiced
      ? sql`billable = 1 AND time_entries.ended_at IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM invoiced_entries WHERE workspace_id = ${workspaceId} AND entry_id = time_entries.id)`
      : null,
  ].filter((condition) => condition !== null);
  return all.length === 0 ? sql`1` : sql.join(all, sql` AND `);
}

/**
 * The people whose time is asked for, as a column of ids. Without a choice they are found along the clustered key, so that time of those
 * who left counts too.
 */
export function peopleOf(actor: Actor, { people }: ReportFilter): SQL {
  if (!seesEverybody(actor)) return sql`SELECT ${"userId" in actor ? actor.userId : ""} AS person`;
  if (people.length > 0)
    return sql`SELECT value AS person FROM json_each(${JSON.stringify([...new Set(people)])})`;
  const next = sql`SELECT min(user_id) FROM time_entries WHERE workspace_id = ${actor.workspaceId}`;
  return sql`SELECT person FROM (WITH RECURSIVE people(person) AS (
    ${next} UNION ALL SELECT (${next} AND user_id > person) FROM people WHERE person IS NOT NULL)
    SELECT person FROM people WHERE person IS NOT NULL)`;
}

function among(ids: readonly string[]): SQL {
  return sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}
