import { and, eq, isNull, lte, sql, type SQL } from "drizzle-orm";

import { projectOfSuggestion } from "../../db/queries/joins.ts";
import { suggestions } from "../../db/schema/calendar.ts";
import { users } from "../../db/schema/people.ts";
import { projects, timeEntries } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import { commit } from "../commit.ts";
import type { Ctx } from "../context.ts";
import { takesTimeOf } from "../projects/access.ts";
import { createTags, namedTags, tagIds } from "../tags/tag.ts";
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
  const named = namedTags(rows.flatMap(({ suggestion }) => suggestion.tags));
  const pairs = rows.map((row) => ({ row, entry: entryOf(ctx, row) }));
  const entryIds = pairs.map(({ entry }) => entry.id);
  const [, made] = await commit(ctx, {
    beforehand: named.size === 0 ? [] : [createTags(ctx, named)],
    statements: [decide(ctx, pairs), makeEntries(ctx, owner, pairs)],
    audit: { action: "suggestion.accept", target: "suggestions", detail: { userId: owner, ids, entryIds } },
    event: { type: "entry.changed", userId: owner, entryIds, change: "added" },
  });
  return acceptedOf(pairs, made);
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

function entryOf(ctx: Ctx, { suggestion, timeZone, isOpen: isProjectOpen, isBillable }: Row): TimeEntry {
  const { workspaceId, userId, startsAt, endsAt, title, billable, projectId } = suggestion;
  return {
    workspaceId,
    userId,
    id: createId(ctx.now),
    startedAt: startsAt,
    endedAt: endsAt,
    projectId: isProjectOpen ? projectId : null,
    taskId: null,
    notes: title,
    tags: [],
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
function decide({ db, now }: Ctx, pairs: Pair[]) {
  const { workspaceId, userId, startsAt, id } = suggestions;
  const chosen = JSON.stringify(
    pairs.map(({ row: { suggestion }, entry }) => ({ ...suggestion, entryId: entry.id })),
  );
  return (
    db
      .update(suggestions)
      .set({ decision: "accepted", entryId: sql`chosen.entry_id`, entryVersion: 1, updatedAt: now })
      // The whole key comes from the rows: with a constant in it, SQLite reads all suggestions once for each row.
      .from(
        sql`(SELECT value->>'workspaceId' AS workspace_id, value->>'userId' AS user_id, value->>'startsAt' AS starts_at,
          value->>'id' AS id, value->>'entryId' AS entry_id FROM json_each(${chosen})) AS chosen`,
      )
      .where(
        sql`${workspaceId} = chosen.workspace_id AND ${userId} = chosen.user_id AND ${startsAt} = chosen.starts_at
          AND ${id} = chosen.id AND ${isOpen()}`,
      )
  );
}

function makeEntries(ctx: Ctx, userId: string, pairs: Pair[]) {
  const chosen = JSON.stringify(
    pairs.map(({ row: { suggestion }, entry }) => {
      const tagNorms = [...namedTags(suggestion.tags).keys()];
      return { ...entry, suggestionId: suggestion.id, tagNorms };
    }),
  );
  const { db, actor } = ctx;
  return db
    .insert(timeEntries)
    .select(
      sql`SELECT ${actor.workspaceId}, ${userId}, chosen.value->>'startedAt', chosen.value->>'id', chosen.value->>'endedAt', chosen.value->>'projectId',
      NULL, chosen.value->>'notes', ${tagIds(ctx, sql`chosen.value->'tagNorms'`)}, chosen.value->>'billable', chosen.value->>'timeZone', chosen.value->>'source', 1,
      chosen.value->>'createdAt', chosen.value->>'updatedAt', NULL
    FROM json_each(${chosen}) AS chosen
    WHERE EXISTS (SELECT 1 FROM suggestions
      WHERE suggestions.workspace_id = ${actor.workspaceId} AND suggestions.user_id = ${userId}
        AND suggestions.starts_at = chosen.value->>'startedAt' AND suggestions.id = chosen.value->>'suggestionId'
        AND suggestions.entry_id = chosen.value->>'id')`,
    )
    .returning({ id: timeEntries.id });
}

function acceptedOf(pairs: Pair[], rows: { id: string }[]): Accepted[] {
  const made = new Set(rows.map(({ id }) => id));
  const accepted = pairs
    .filter(({ entry }) => made.has(entry.id))
    .map(({ row: { suggestion, projectName }, entry }) => ({
      id: suggestion.id,
      entryId: entry.id,
      missesProject: entry.projectId === null ? projectName : null,
    }));
  if (accepted.length === 0) throw nothingLeft();
  return accepted;
}

function nothingLeft(): AppError {
  return new AppError(
    "conflict",
    "There is nothing left to accept here: it was decided already, or its event was changed or is not over yet.",
  );
}
