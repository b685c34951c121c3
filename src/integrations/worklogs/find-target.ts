import { and, eq, isNotNull, sql } from "drizzle-orm";

import { bindings, links, type TimeSettings } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import { worklogs } from "../../db/schema/worklogs.ts";
import type { Ctx } from "../../domain/context.ts";
import type { IssueRef } from "../../providers/tracker.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { bindingRow } from "../bindings/find-binding.ts";
import { trackerSettings } from "../bindings/settings.ts";
import { issueKey } from "../trackers/map-issue.ts";
import type { OwedTime } from "./owed-time.ts";
import type { WorklogRow } from "./plan-writes.ts";
import type { Tracked } from "./wanted.ts";

/** A task whose time is written to an issue. */
export type Target = {
  taskId: string;
  binding: BindingRow;
  rules: TimeSettings;
  issue: IssueRef;
  entries: Tracked[];
  rows: WorklogRow[];
  /** Members' own connections to the same site, by member. */
  own: ReadonlyMap<string, string>;
};

/** Null when there is nothing to write to: it is switched off, or the issue is not there any more. One round trip. */
export async function findTarget(ctx: Ctx, { bindingId, taskId }: OwedTime): Promise<Target | null> {
  const { db, actor } = ctx;
  const { workspaceId } = actor;
  const [[binding], [link], entries, rows, personal] = await db.batch([
    db
      .select()
      .from(bindings)
      .where(bindingRow({ workspaceId, id: bindingId })),
    db
      .select({ remoteKey: links.remoteKey, key: links.displayKey })
      .from(links)
      .where(
        and(
          eq(links.workspaceId, workspaceId),
          eq(links.localId, taskId),
          eq(links.bindingId, bindingId),
          eq(links.state, "live"),
        ),
      ),
    selectTracked(ctx, taskId),
    db
      .select()
      .from(worklogs)
      .where(
        and(
          eq(worklogs.workspaceId, workspaceId),
          eq(worklogs.bindingId, bindingId),
          eq(worklogs.taskId, taskId),
        ),
      ),
    selectPersonal(ctx),
  ]);
  if (binding === undefined || link === undefined) return null;
  const { time: rules } = trackerSettings(binding);
  if (rules.mode === "off" || binding.status !== "active") return null;
  const issue = { id: link.remoteKey.slice(issueKey(binding, "").length), key: link.key };
  return {
    taskId,
    binding,
    rules,
    issue,
    entries: entries.map(toTracked),
    rows,
    own: ownOf(binding, personal),
  };
}

/** A task's entries that are over. The index is named, because SQLite without statistics reads all of a workspace. */
function selectTracked({ db, actor }: Ctx, taskId: string) {
  return db
    .select({
      id: sql<string>`time_entries.id`.as("entry_id"),
      userId: sql<string>`time_entries.user_id`.as("user_id"),
      userName: sql<string>`users.name`.as("user_name"),
      startedAt: sql<number>`time_entries.started_at`.as("started_at"),
      endedAt: sql<number>`time_entries.ended_at`.as("ended_at"),
      notes: sql<string>`time_entries.notes`.as("notes"),
      billable: sql<number>`time_entries.billable`.as("billable"),
      timeZone: sql<string>`time_entries.time_zone`.as("time_zone"),
    })
    .from(sql`time_entries INDEXED BY time_entries_task JOIN users ON users.id = time_entries.user_id`)
    .where(
      sql`time_entries.workspace_id = ${actor.workspaceId} AND time_entries.task_id = ${taskId}
        AND time_entries.task_id IS NOT NULL AND time_entries.ended_at IS NOT NULL AND time_entries.deleted_at IS NULL
        AND time_entries.source <> 'import'`,
    );
}

function toTracked({ billable, ...entry }: Awaited<ReturnType<typeof selectTracked>>[number]): Tracked {
  return { ...entry, billable: billable === 1 };
}

function selectPersonal({ db, actor }: Ctx) {
  const { id, ownerId, provider, host, sites } = connections;
  return db
    .select({ id, ownerId, provider, host, sites })
    .from(connections)
    .where(
      and(
        eq(connections.workspaceId, actor.workspaceId),
        isNotNull(ownerId),
        eq(connections.status, "active"),
      ),
    );
}

type Personal = Awaited<ReturnType<typeof selectPersonal>>[number];

function ownOf({ provider, host, siteId }: BindingRow, all: readonly Personal[]): Map<string, string> {
  const reaching = all.filter(
    (one) =>
      one.provider === provider &&
      one.host === host &&
      (siteId === null || one.sites.some(({ id }) => id === siteId)),
  );
  return new Map(reaching.flatMap(({ id, ownerId }) => (ownerId === null ? [] : [[ownerId, id] as const])));
}
