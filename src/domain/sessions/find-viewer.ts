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
  workspaceId: string;
  workspaceName: string;
  role: Role;
  /** A connection that the person uses is refused by its provider until somebody signs in there again. */
  hasBrokenConnection: boolean;
  /** How many notices ask something of them (`domain/notices/`), a forgotten timer aside. */
  notices: number;
  /** What they track at the moment. */
  timer: ListedEntry | null;
  sessionPublicId: string;
  sessionLastSeenAt: number;
};

/** The connections of a workspace are a handful of rows along their primary key. */
const hasBrokenConnection = sql`EXISTS (SELECT 1 FROM connections
  WHERE connections.workspace_id = ${sessions.workspaceId} AND connections.status = 'needs_reconnect'
    AND (connections.owner_id IS NULL OR connections.owner_id = ${sessions.userId}))`.mapWith(Boolean);

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
      workspaceId: sessions.workspaceId,
      workspaceName: sql<string>`${workspaces.name}`.as("workspace_name"),
      role: memberships.role,
      hasBrokenConnection: hasBrokenConnection.as("has_broken_connection"),
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
