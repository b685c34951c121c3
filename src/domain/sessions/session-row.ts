import { sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { insertWhere } from "../../db/insert-where.ts";
import { memberships, sessions } from "../../db/schema/people.ts";
import { sha256Hex } from "../../lib/digest.ts";
import { createId, createSecret } from "../../lib/id.ts";
import { sessionLifeMs } from "./session-limits.ts";

/** What the browser gets: the session's id, which is stored nowhere, and its end in milliseconds. */
export type OpenedSession = {
  sessionId: string;
  publicId: string;
  expiresAt: number;
  userId: string;
  workspaceId: string;
};

/** A new session and the statement that opens it, if the person is a member at that moment. */
export async function prepareSession(
  ctx: { db: Database; now: number },
  person: { userId: string; workspaceId: string; userAgent: string },
) {
  const { userId, workspaceId, userAgent } = person;
  const sessionId = createSecret();
  const expiresAt = ctx.now + sessionLifeMs;
  const row = {
    idHash: await sha256Hex(sessionId),
    publicId: createId(ctx.now),
    userId,
    workspaceId,
    userAgent: userAgent.slice(0, 300),
    createdAt: ctx.now,
    lastSeenAt: ctx.now,
    expiresAt,
  };
  const isMember = sql`exists (select 1 from ${memberships} where ${memberships.workspaceId} = ${workspaceId} and ${memberships.userId} = ${userId})`;
  const insert = insertWhere(ctx.db, sessions, row, isMember).returning({ publicId: sessions.publicId });
  const opened: OpenedSession = { sessionId, publicId: row.publicId, expiresAt, userId, workspaceId };
  return { insert, opened };
}
