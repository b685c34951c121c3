import { and, eq, gt, sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { memberships, sessions, users, workspaces } from "../../db/schema/people.ts";
import type { Role } from "../context.ts";
import { noticeTotal } from "../notices/list-notices.ts";
import { type ListedEntry, timerOf } from "../time/listed-entries.ts";
import { sessionIdleMs } from "./session-limits.ts";

/** The person behind a session, with all that every page shows. */
export type Viewer = {
  userId: string;
  name: string;
  avatarUrl: string | null;
  timeZone: string;
  timeZoneSource: "default" | "browser" | "chosen";
  weekStart: number;
  clock: "24h" | "12h";
  groupsSameWork: boolean;
  workspaceId: string;
  workspaceName: string;
  /** The workspace's: ISO 4217. */
  currency: string;
  role: Role;
  /** Connections that the person uses and their provider refuses until somebody signs in there again, by account. */
  broken: BrokenRow[];
  /** How many notices ask something of them (`domain/notices/`), a forgotten timer aside. */
  notices: number;
  /** What they track at the moment. */
  timer: ListedEntry | null;
  sessionPublicId: string;
  sessionLastSeenAt: number;
};

export type BrokenRow = {
  id: string;
  provider: string;
  accountLogin: string;
  /** What the provider said, as a sentence. */
  lastError: string | null;
  ownerId: string | null;
};

/** The connections of a workspace are a handful of rows along their primary key. */
const brokenRows = sql<BrokenRow[]>`(SELECT json_group_array(json_object('id', connections.id,
    'provider', connections.provider, 'accountLogin', connections.account_login,
    'lastError', connections.last_error, 'ownerId', connections.owner_id)) FROM connections
  WHERE connections.workspace_id = ${sessions.workspaceId} AND connections.status = 'needs_reconnect'
    AND (connections.owner_id IS NULL OR connections.owner_id = ${sessions.userId}))`.mapWith(
  (text: string): BrokenRow[] => {
    const rows: BrokenRow[] = JSON.parse(text);
    return rows.toSorted((a, b) => (a.accountLogin < b.accountLogin ? -1 : 1));
  },
);

/** null when the session is unknown, expired or was idle for too long, or the person is no longer a member. One batch of indexed reads. */
export async function findViewer(db: Database, sessionIdHash: string, now: number): Promise<Viewer | null> {
  const ofSession = (column: "user_id" | "workspace_id") =>
    sql`(SELECT ${sql.identifier(column)} FROM sessions WHERE id_hash = ${sessionIdHash})`;
  const timer = timerOf(db, { userId: ofSession("user_id"), workspaceId: ofSession("workspace_id") });
  const [[row], [running]] = await db.batch([personStatement(db, sessionIdHash, now), timer]);
  return row === undefined ? null : { ...row, timer: running ?? null };
}

function personStatement(db: Database, sessionIdHash: string, now: number) {
  return db
    .select({
      // In a batch, columns of one name would be one: each has its own here.
      userId: sessions.userId,
      name: users.name,
      avatarUrl: users.avatarUrl,
      timeZone: users.timeZone,
      timeZoneSource: users.timeZoneSource,
      weekStart: users.weekStart,
      clock: users.clock,
      groupsSameWork: users.groupsSameWork,
      workspaceId: sessions.workspaceId,
      workspaceName: sql<string>`${workspaces.name}`.as("workspace_name"),
      currency: workspaces.currency,
      role: memberships.role,
      broken: brokenRows.as("broken_connections"),
      notices: noticeTotal(now).as("notices"),
      sessionPublicId: sessions.publicId,
      sessionLastSeenAt: sessions.lastSeenAt,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .innerJoin(
      memberships,
      and(eq(memberships.workspaceId, sessions.workspaceId), eq(memberships.userId, sessions.userId)),
    )
    .innerJoin(workspaces, eq(workspaces.id, sessions.workspaceId))
    .where(
      and(
        eq(sessions.idHash, sessionIdHash),
        gt(sessions.expiresAt, now),
        gt(sessions.lastSeenAt, now - sessionIdleMs),
      ),
    );
}
