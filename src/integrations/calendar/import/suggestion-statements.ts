import { sql, type SQL } from "drizzle-orm";

import { isLocked } from "../../../db/queries/entry-locks.ts";
import { createId } from "../../../lib/id.ts";
import type { Proposal } from "../rules/propose-event.ts";
import type { Change } from "./sort-proposals.ts";

type Whose = { workspaceId: string; userId: string; bindingId: string; now: number };

/** New suggestions, one written row each. What another sync run stored meanwhile is left to the next run. */
export function addSuggestions({ workspaceId, userId, bindingId, now }: Whose, added: Proposal[]): SQL {
  const rows = JSON.stringify(added.map((proposal) => ({ ...proposal, id: createId(now) })));
  return sql`
    INSERT INTO suggestions (workspace_id, user_id, starts_at, id, ends_at, binding_id, event_id, series_id, title, url,
      skipped, project_id, tags, billable, is_automatic, decision, entry_id, entry_version, floats_in,
      remote_updated_at, updated_at)
    SELECT ${workspaceId}, ${userId}, value->>'startsAt', value->>'id', value->>'endsAt', ${bindingId},
      value->>'eventId', value->>'seriesId', value->>'title', value->>'url', value->>'skipped', value->>'projectId',
      value->'tags', value->>'billable', value->>'isAutomatic', NULL, NULL, NULL, value->>'floatsIn',
      value->>'remoteUpdatedAt', ${now}
    FROM json_each(${rows})
    WHERE value->>'eventId' NOT IN (SELECT event_id FROM suggestions
      WHERE workspace_id = ${workspaceId} AND user_id = ${userId} AND binding_id = ${bindingId})`;
}

/** Untouched entries take the new title of their events, unless they are locked; their time is nobody's but the person's. */
export function renameEntries({ workspaceId, userId, now }: Whose, renamed: Change[]): SQL {
  // As below: with a constant workspace, SQLite reads all entries of the person once for each row.
  const rows = JSON.stringify(
    renamed.map(({ known: { entryId, entryVersion }, next: { title } }) => ({
      entryId,
      entryVersion,
      title,
      workspaceId,
    })),
  );
  return sql`
    UPDATE time_entries SET notes = next.title, version = version + 1, updated_at = ${now}
    FROM (SELECT value->>'workspaceId' AS workspace_id, value->>'entryId' AS entry_id,
        value->>'entryVersion' AS entry_version, value->>'title' AS title FROM json_each(${rows})) AS next
    WHERE time_entries.workspace_id = next.workspace_id AND time_entries.id = next.entry_id
      AND time_entries.user_id = ${userId} AND time_entries.version = next.entry_version
      AND time_entries.deleted_at IS NULL AND NOT ${isLocked}`;
}

/**
 * Suggestions as their events are now. Where an entry was made of one, the person is asked about what it does not say yet. Runs after
 * renameEntries: an entry that took its new title is known by its new version.
 */
export function changeSuggestions({ workspaceId, userId, now }: Whose, changed: Change[]): SQL {
  // The whole key comes from the rows: with a constant in it, SQLite reads all suggestions once for each row.
  const rows = JSON.stringify(
    changed.map(({ known, next, asks }) => ({
      ...next,
      id: known.id,
      was: known.startsAt,
      workspaceId,
      userId,
      asks,
    })),
  );
  const entry = sql`SELECT 1 FROM time_entries AS entry
    WHERE entry.workspace_id = ${workspaceId} AND entry.id = suggestions.entry_id AND entry.deleted_at IS NULL`;
  const isRenamed = sql`EXISTS (${entry} AND entry.version = suggestions.entry_version + 1
    AND entry.updated_at = ${now} AND entry.notes = next.title)`;
  const saysOther = sql`EXISTS (${entry} AND (next.asks = 'cancelled' OR entry.started_at <> next.starts_at
    OR entry.ended_at <> next.ends_at))`;
  return sql`
    UPDATE suggestions SET starts_at = next.starts_at, ends_at = next.ends_at, event_id = next.event_id,
      series_id = next.series_id, title = next.title, url = next.url, skipped = next.skipped,
      project_id = next.project_id, tags = next.tags, billable = next.billable, is_automatic = next.is_automatic,
      floats_in = next.floats_in, remote_updated_at = next.remote_updated_at,
      entry_version = CASE WHEN ${isRenamed} THEN entry_version + 1 ELSE entry_version END,
      asks = CASE WHEN next.asks = 'same' THEN suggestions.asks WHEN next.asks <> 'none' AND ${saysOther} THEN next.asks END,
      updated_at = ${now}
    FROM (SELECT ${suggestionColumns} FROM json_each(${rows})) AS next
    WHERE suggestions.workspace_id = next.workspace_id AND suggestions.user_id = next.user_id
      AND suggestions.starts_at = next.was AND suggestions.id = next.id
      AND suggestions.remote_updated_at <= next.remote_updated_at`;
}

const suggestionColumns = sql.raw(
  `value->>'workspaceId' AS workspace_id, value->>'userId' AS user_id, value->>'id' AS id, value->>'was' AS was, value->>'startsAt' AS starts_at, value->>'endsAt' AS ends_at,
    value->>'eventId' AS event_id, value->>'seriesId' AS series_id, value->>'title' AS title, value->>'url' AS url,
    value->>'skipped' AS skipped, value->>'projectId' AS project_id, value->'tags' AS tags,
    value->>'billable' AS billable, value->>'isAutomatic' AS is_automatic, value->>'floatsIn' AS floats_in,
    value->>'asks' AS asks, value->>'remoteUpdatedAt' AS remote_updated_at`,
);
