import { sql, type SQL } from "drizzle-orm";

import { createId } from "../../../lib/id.ts";
import type { Proposal } from "../rules/propose-event.ts";
import type { Change, EntryChange } from "./sort-proposals.ts";

type Whose = { workspaceId: string; userId: string; bindingId: string; now: number };

/** New suggestions, one written row each. What another pass stored meanwhile is left to the next pass. */
export function addSuggestions({ workspaceId, userId, bindingId, now }: Whose, added: Proposal[]): SQL {
  const rows = JSON.stringify(added.map((proposal) => ({ ...proposal, id: createId(now) })));
  return sql`
    INSERT INTO suggestions (workspace_id, user_id, starts_at, id, ends_at, binding_id, event_id, series_id, title, url,
      skipped, project_id, tags, billable, is_taken, decision, entry_id, entry_version, remote_updated_at, updated_at)
    SELECT ${workspaceId}, ${userId}, value->>'startsAt', value->>'id', value->>'endsAt', ${bindingId},
      value->>'eventId', value->>'seriesId', value->>'title', value->>'url', value->>'skipped', value->>'projectId',
      value->'tags', value->>'billable', value->>'isTaken', NULL, NULL, NULL, value->>'remoteUpdatedAt', ${now}
    FROM json_each(${rows})
    WHERE value->>'eventId' NOT IN (SELECT event_id FROM suggestions
      WHERE workspace_id = ${workspaceId} AND user_id = ${userId} AND binding_id = ${bindingId})`;
}

/** Entries that nobody edited since they were taken go where their events went. */
export function followEvents({ workspaceId, userId, now }: Whose, entries: EntryChange[]): SQL {
  return sql`
    UPDATE time_entries SET started_at = news.starts_at, ended_at = news.ends_at, notes = news.title,
      version = version + 1, updated_at = ${now}
    FROM (SELECT ${entryColumns} FROM json_each(${entryRows(entries, "follow")})) AS news
    WHERE ${isUntouched(workspaceId, userId)}`;
}

/** Entries that nobody edited are deleted when their events were cancelled or put off. */
export function withdrawEntries({ workspaceId, userId, now }: Whose, entries: EntryChange[]): SQL {
  return sql`
    UPDATE time_entries SET deleted_at = ${now}, version = version + 1, updated_at = ${now}
    FROM (SELECT ${entryColumns} FROM json_each(${entryRows(entries, "withdraw")})) AS news
    WHERE ${isUntouched(workspaceId, userId)}`;
}

/**
 * Suggestions as their events are now. Runs after the entries: one that was withdrawn leaves its suggestion undecided, one
 * that follows is known by its new version.
 */
export function changeSuggestions({ workspaceId, userId, now }: Whose, changed: Change[]): SQL {
  // The whole key comes from the rows: with a constant in it, SQLite reads all suggestions once for each row.
  const rows = JSON.stringify(
    changed.map(({ known, next }) => ({ ...next, id: known.id, was: known.startsAt, workspaceId, userId })),
  );
  const entry = sql`SELECT 1 FROM time_entries AS entry
    WHERE entry.workspace_id = ${workspaceId} AND entry.id = suggestions.entry_id
      AND entry.version = suggestions.entry_version + 1 AND entry.updated_at = ${now}`;
  const isWithdrawn = sql`EXISTS (${entry} AND entry.deleted_at = ${now})`;
  const isFollowed = sql`EXISTS (${entry} AND entry.deleted_at IS NULL AND entry.started_at = news.starts_at
    AND entry.ended_at = news.ends_at AND entry.notes = news.title)`;
  return sql`
    UPDATE suggestions SET starts_at = news.starts_at, ends_at = news.ends_at, series_id = news.series_id,
      title = news.title, url = news.url, skipped = news.skipped, project_id = news.project_id, tags = news.tags,
      billable = news.billable, is_taken = news.is_taken, remote_updated_at = news.remote_updated_at,
      decision = CASE WHEN ${isWithdrawn} THEN NULL ELSE decision END,
      entry_id = CASE WHEN ${isWithdrawn} THEN NULL ELSE entry_id END,
      entry_version = CASE WHEN ${isWithdrawn} THEN NULL WHEN ${isFollowed} THEN entry_version + 1
        ELSE entry_version END,
      updated_at = ${now}
    FROM (SELECT ${suggestionColumns} FROM json_each(${rows})) AS news
    WHERE suggestions.workspace_id = news.workspace_id AND suggestions.user_id = news.user_id
      AND suggestions.starts_at = news.was AND suggestions.id = news.id
      AND suggestions.remote_updated_at <= news.remote_updated_at`;
}

const suggestionColumns = sql.raw(
  `value->>'workspaceId' AS workspace_id, value->>'userId' AS user_id, value->>'id' AS id, value->>'was' AS was, value->>'startsAt' AS starts_at, value->>'endsAt' AS ends_at,
    value->>'seriesId' AS series_id, value->>'title' AS title, value->>'url' AS url, value->>'skipped' AS skipped,
    value->>'projectId' AS project_id, value->'tags' AS tags, value->>'billable' AS billable,
    value->>'isTaken' AS is_taken, value->>'remoteUpdatedAt' AS remote_updated_at`,
);

const entryColumns = sql.raw(
  `value->>'entryId' AS entry_id, value->>'entryVersion' AS entry_version, value->>'startsAt' AS starts_at,
    value->>'endsAt' AS ends_at, value->>'title' AS title`,
);

function entryRows(entries: EntryChange[], what: EntryChange["what"]): string {
  const rows = entries.filter((entry) => entry.what === what);
  return JSON.stringify(
    rows.map(({ known, next }) => ({
      entryId: known.entryId,
      entryVersion: known.entryVersion,
      startsAt: next.startsAt,
      endsAt: next.endsAt,
      title: next.title,
    })),
  );
}

function isUntouched(workspaceId: string, userId: string): SQL {
  return sql`time_entries.workspace_id = ${workspaceId} AND time_entries.id = news.entry_id
    AND time_entries.user_id = ${userId} AND time_entries.version = news.entry_version
    AND time_entries.deleted_at IS NULL`;
}
