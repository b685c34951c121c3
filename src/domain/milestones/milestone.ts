import { and, desc, eq, type SQL, sql } from "drizzle-orm";

import { milestones } from "../../db/schema/event-links.ts";
import { AppError } from "../../lib/errors.ts";
import { isWritableDate } from "../../lib/zoned-time.ts";
import type { Ctx } from "../context.ts";

/** A date that a project works towards; `dueOn` is a calendar date (YYYY-MM-DD). */
export type Milestone = { id: string; name: string; dueOn: string };

export type MilestoneInput = { name: string; dueOn: string };

const longestName = 120;

/** What a person typed, checked. Throws invalid with the field. */
export function parseMilestone({ name, dueOn }: MilestoneInput): MilestoneInput {
  const trimmed = name.replace(/\s+/g, " ").trim();
  if (trimmed === "") throw new AppError("invalid", "Give the milestone a name.", "milestoneName");
  if (trimmed.length > longestName)
    throw new AppError("invalid", `The name may have ${longestName} characters at most.`, "milestoneName");
  if (!isWritableDate(dueOn))
    throw new AppError(
      "invalid",
      "Choose the day of the milestone, such as 2026-03-31, in the years 2000 to 2100.",
      "milestoneDueOn",
    );
  return { name: trimmed, dueOn };
}

/** The row of a milestone, for `where`. */
export function milestoneRow(workspaceId: string, which: { projectId: string; id: string }): SQL | undefined {
  return and(
    eq(milestones.workspaceId, workspaceId),
    eq(milestones.projectId, which.projectId),
    eq(milestones.id, which.id),
  );
}

const mostListed = 200;

/** The last milestones of a project, by date; `earlier` = how many lie before them and are not listed. */
export type MilestoneList = { milestones: Milestone[]; earlier: number };

/** A statement for a page's own batch. The caller has checked that the actor sees the project. */
export function projectMilestones({ db, actor }: Ctx, projectId: string) {
  const { id, name, dueOn } = milestones;
  return db
    .select({ id, name, dueOn, total: sql<number>`count(*) OVER ()`.as("total") })
    .from(milestones)
    .where(and(eq(milestones.workspaceId, actor.workspaceId), eq(milestones.projectId, projectId)))
    .orderBy(desc(dueOn), desc(id))
    .limit(mostListed);
}

/** The list that the rows of `projectMilestones` make. */
export function milestoneListOf(rows: Awaited<ReturnType<typeof projectMilestones>>): MilestoneList {
  return {
    milestones: rows.map((row) => ({ id: row.id, name: row.name, dueOn: row.dueOn })).toReversed(),
    earlier: (rows[0]?.total ?? 0) - rows.length,
  };
}
