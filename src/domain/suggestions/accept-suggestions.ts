import { and, eq, isNull, lte, sql, type SQL } from "drizzle-orm";

import { runStatements } from "../../db/run-statements.ts";
import { projectOfSuggestion } from "../../db/queries/joins.ts";
import { suggestions } from "../../db/schema/calendar.ts";
import { users } from "../../db/schema/people.ts";
import { projects, timeEntries } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { fold } from "../../lib/fold.ts";
import { createId } from "../../lib/id.ts";
import { announce, hearing } from "../announce.ts";
import type { Ctx } from "../context.ts";
import { takesTimeOf } from "../projects/access.ts";
import { findOrCreateTags } from "../tags/find-or-create-tags.ts";
import { ownerOf, type TimeEntry } from "../time/entry.ts";
import { isOneOf } from "./is-one-of.ts";

/** A person says so themselves; the system names the member. */
export type AcceptSuggestions = { userId?: string; ids: string[] };

export type Accepted = {
  id: string;
  entryId: string;
  /** Name of the project that the entry was meant for and could not be given; null = it is as it was offered. */
  missesProject: string | null;
};

/**
 * Makes time entries of suggestions that are over and undecided. A project that is archived by now, or closed to the person, is
 * left out, and named. Throws conflict when there is none to accept.
 */
export async function acceptSuggestions(ctx: Ctx, { userId, ids }: AcceptSuggestions): Promise<Accepted[]> {
  const owner = ownerOf(ctx.actor, userId);
  const rows = await findOpen(ctx, owner, ids);
  if (rows.length === 0) throw nothingLeft();
  const tags = await findOrCreateTags(ctx, [...new Set(rows.flatMap(({ suggestion }) => suggestion.tags))]);
  const tagIds = new Map(tags.map(({ id, name }) => [fold(name), id]));
  const pairs = rows.map((row) => ({ row, entry: entryOf(ctx, row, tagIds) }));
  await runStatements(ctx.db, [decide(ctx, pairs), makeEntries(ctx, owner, pairs)]);
  const made = await readMade(ctx, pairs);
  for (const { entryId } of made.accepted) {
    await announce(ctx, made.heard, { type: "entry.changed", userId: owner, entryId, change: "added" });
  }
  return made.accepted;
}

type Row = Awaited<ReturnType<typeof findOpen>>[number];
type Pair = { row: Row; entry: TimeEntry };

function findOpen(ctx: Ctx, userId: string, ids: string[]) {
  return ctx.db
    .select({
      suggestion: suggestions,
      timeZone: users.timeZone,
      projectName: sql<string | null>`${projects.name}`.as("project_name"),
      isOpen: sql`coalesce(${takesTimeOf(userId)}, 0)`.mapWith(Boolean).as("takes_time"),
      isBillable: sql<number | null>`${projects.billable}`.as("project_billable"),
    })
    .from(suggestions)
    .innerJoin(users, eq(users.id, suggestions.userId))
    .leftJoin(projects, projectOfSuggestion)
    .where(and(isOneOf(ctx, userId, ids), isOpen(), lte(suggestions.endsAt, ctx.now)));
}

function isOpen(): SQL | undefined {
  return and(isNull(suggestions.decision), isNull(suggestions.skipped));
}

function entryOf(
  ctx: Ctx,
  { suggestion, timeZone, isOpen: isProjectOpen, isBillable }: Row,
  tagIds: Map<string, string>,
): TimeEntry {
  const { workspaceId, userId, startsAt, endsAt, title, billable, tags, projectId } = suggestion;
  return {
    workspaceId,
    userId,
    id: createId(ctx.now),
    startedAt: startsAt,
    endedAt: endsAt,
    projectId: isProjectOpen ? projectId : null,
    taskId: null,
    notes: title,
    tags: tags.flatMap((name) => tagIds.get(fold(name)) ?? []),
    billable: billable ?? (isProjectOpen && isBillable === 1),
    timeZone,
    source: "calendar",
    version: 1,
    createdAt: ctx.now,
    updatedAt: ctx.now,
    deletedAt: null,
  };
}

/** Of two clicks at once, the first one decides: the second one changes no row and makes no entry. */
function decide({ now }: Ctx, pairs: Pair[]): SQL {
  // The whole key comes from the rows: with a constant in it, SQLite reads all suggestions once for each row.
  const rows = JSON.stringify(
    pairs.map(({ row: { suggestion }, entry }) => ({ ...suggestion, entryId: entry.id })),
  );
  return sql`
    UPDATE suggestions SET decision = 'accepted', entry_id = rows.entry_id, entry_version = 1, updated_at = ${now}
    FROM (SELECT value->>'workspaceId' AS workspace_id, value->>'userId' AS user_id, value->>'startsAt' AS starts_at,
      value->>'id' AS id, value->>'entryId' AS entry_id FROM json_each(${rows})) AS rows
    WHERE suggestions.workspace_id = rows.workspace_id AND suggestions.user_id = rows.user_id
      AND suggestions.starts_at = rows.starts_at AND suggestions.id = rows.id
      AND decision IS NULL AND skipped IS NULL`;
}

function makeEntries({ actor }: Ctx, userId: string, pairs: Pair[]): SQL {
  const rows = JSON.stringify(pairs.map(({ row, entry }) => ({ ...entry, suggestionId: row.suggestion.id })));
  return sql`
    INSERT INTO time_entries (workspace_id, user_id, started_at, id, ended_at, project_id, task_id, notes, tags, billable,
      time_zone, source, version, created_at, updated_at, deleted_at)
    SELECT ${actor.workspaceId}, ${userId}, value->>'startedAt', value->>'id', value->>'endedAt', value->>'projectId',
      NULL, value->>'notes', value->'tags', value->>'billable', value->>'timeZone', value->>'source', 1,
      value->>'createdAt', value->>'updatedAt', NULL
    FROM json_each(${rows})
    WHERE EXISTS (SELECT 1 FROM suggestions
      WHERE suggestions.workspace_id = ${actor.workspaceId} AND suggestions.user_id = ${userId}
        AND suggestions.starts_at = value->>'startedAt' AND suggestions.id = value->>'suggestionId'
        AND suggestions.entry_id = value->>'id')`;
}

async function readMade(ctx: Ctx, pairs: Pair[]) {
  const ids = JSON.stringify(pairs.map(({ entry }) => entry.id));
  const [rows, heard] = await ctx.db.batch([
    ctx.db
      .select({ id: timeEntries.id })
      .from(timeEntries)
      .where(
        and(
          eq(timeEntries.workspaceId, ctx.actor.workspaceId),
          sql`${timeEntries.id} IN (SELECT value FROM json_each(${ids}))`,
        ),
      ),
    hearing(ctx),
  ]);
  const made = new Set(rows.map(({ id }) => id));
  const accepted = pairs
    .filter(({ entry }) => made.has(entry.id))
    .map(({ row: { suggestion, projectName }, entry }) => ({
      id: suggestion.id,
      entryId: entry.id,
      missesProject: entry.projectId === null ? projectName : null,
    }));
  if (accepted.length === 0) throw nothingLeft();
  return { accepted, heard };
}

function nothingLeft(): AppError {
  return new AppError(
    "conflict",
    "There is nothing left to accept here: it was decided already, or its event was changed or is not over yet.",
  );
}
