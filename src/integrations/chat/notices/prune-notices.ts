import { lt } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";
import { notices } from "../../../db/schema/notices.ts";

/** Longer than a timer can run: the reminder of one must not be forgotten while it does. */
const keptMs = 40 * 86_400_000;

/** Deletes what says that a message was posted, once nothing can ask for that message again. */
export async function pruneNotices(db: Database, now: number): Promise<void> {
  await db.delete(notices).where(lt(notices.at, now - keptMs));
}
