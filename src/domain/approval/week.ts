import { and, eq, sql } from "drizzle-orm";

import { weeks } from "../../db/schema/weeks.ts";
import { workspaces } from "../../db/schema/people.ts";
import type { LocalDate } from "../../lib/zoned-time.ts";
import type { Actor, PersonCtx } from "../context.ts";
import { isOwner } from "../members/roles.ts";

export type Week = typeof weeks.$inferSelect;
export type WeekState = Week["state"];

/** Owners decide about everybody's weeks, admins about everybody's but their own. */
export function mayDecide(actor: Actor, userId: string): boolean {
  return isOwner(actor) || ("role" in actor && actor.role === "admin" && actor.userId !== userId);
}

/** Condition: a person's week that begins on a day. */
export function isWeek({ actor }: Pick<PersonCtx, "actor">, userId: string, startsOn: LocalDate) {
  return and(
    eq(weeks.workspaceId, actor.workspaceId),
    eq(weeks.userId, userId),
    eq(weeks.startsOn, startsOn),
  );
}

/** The statement for whether weeks are approved here. */
export function approvalSetting({ db, actor }: PersonCtx) {
  return db
    .select({ isOn: sql<boolean>`${workspaces.approvesWeeks}`.mapWith(Boolean).as("approves_weeks") })
    .from(workspaces)
    .where(eq(workspaces.id, actor.workspaceId));
}

/**
 * What a week's entries are like at this moment, as an expression on a row of weeks: it differs once one of them was added, changed or
 * deleted.
 */
export const weekPrint = sql<string>`(SELECT count(*) || '.' || coalesce(sum(entry.version), 0) || '.' || coalesce(max(entry.updated_at), 0)
  FROM time_entries AS entry
  WHERE entry.workspace_id = weeks.workspace_id AND entry.user_id = weeks.user_id AND entry.deleted_at IS NULL
    AND entry.started_at >= weeks.starts_at - 2678400000 AND entry.started_at < weeks.ends_at
    AND coalesce(entry.ended_at, weeks.ends_at) > weeks.starts_at)`;
