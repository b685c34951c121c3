import { lt } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { sessions } from "../../db/schema/people.ts";

/** Removes sessions that have expired. */
export async function purgeSessions(db: Database, now: number): Promise<void> {
  await db.delete(sessions).where(lt(sessions.expiresAt, now));
}
