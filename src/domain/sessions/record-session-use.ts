import { eq } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { sessions } from "../../db/schema/people.ts";

/** Notes that a session is in use. Callers do so at most every `seenEveryMs`. */
export async function recordSessionUse(db: Database, idHash: string, now: number): Promise<void> {
  await db.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.idHash, idHash));
}
