import { type SQL, sql } from "drizzle-orm";

import { rateLevels } from "../../db/schema/money.ts";
import type { Actor } from "../context.ts";
import type { RateKind, RateLevel } from "./rate.ts";

/** What an entry is looked up by: columns of the rows named `timed`: those of an entry, client_id, currency and cost_currency. */
const targets: Readonly<Record<RateLevel, { target: SQL; user: SQL }>> = {
  task: { target: sql`timed.task_id`, user: sql`''` },
  project_member: { target: sql`timed.project_id`, user: sql`timed.user_id` },
  project: { target: sql`timed.project_id`, user: sql`''` },
  client: { target: sql`timed.client_id`, user: sql`''` },
  member: { target: sql`''`, user: sql`timed.user_id` },
  workspace: { target: sql`''`, user: sql`''` },
};

const costLevels: readonly RateLevel[] = ["member", "workspace"];

/** The currency of an entry, beside its columns and client_id: that of the client of its project, else the workspace's. */
export function entryCurrency({ workspaceId }: Actor): SQL {
  return sql`coalesce((SELECT currency FROM clients WHERE workspace_id = ${workspaceId} AND id = client_id), ${workspaceCurrency(workspaceId)})`;
}

/** The client of an entry's project. */
export function entryClient({ workspaceId }: Actor): SQL {
  return sql`(SELECT client_id FROM projects WHERE workspace_id = ${workspaceId} AND id = project_id)`;
}

export function workspaceCurrency(workspaceId: string): SQL {
  return sql`(SELECT currency FROM workspaces WHERE id = ${workspaceId})`;
}

/** True when there is a rate of this kind at all: without one nothing else is looked up. */
export function hasRates({ workspaceId }: Actor, kind: RateKind): SQL {
  return sql`EXISTS (SELECT 1 FROM rates WHERE workspace_id = ${workspaceId} AND kind = ${kind})`;
}

/**
 * The rate of an entry in minor units for an hour, null when there is none: the most specific one in its currency that held when it
 * began. Task before project member, project, client, member and workspace. Levels that nobody uses are not looked up.
 */
export function heldRate({ workspaceId }: Actor, kind: RateKind): SQL {
  const levels = kind === "cost" ? costLevels : rateLevels;
  const currency = kind === "cost" ? sql`timed.cost_currency` : sql`timed.currency`;
  const looked = levels.map((level) => {
    const scope = sql`workspace_id = ${workspaceId} AND kind = ${kind} AND level = ${level}`;
    const { target, user } = targets[level];
    return sql`CASE WHEN EXISTS (SELECT 1 FROM rates WHERE ${scope}) THEN (
      SELECT amount FROM rates WHERE ${scope} AND rates.target_id = ${target} AND rates.user_id = ${user}
        AND rates.currency = ${currency} AND starts_at <= timed.started_at ORDER BY starts_at DESC LIMIT 1) END`;
  });
  return sql`coalesce(${sql.join([...looked, sql`NULL`], sql`, `)})`;
}
