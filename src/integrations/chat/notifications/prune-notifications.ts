import { lt } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";
import { notifications } from "../../../db/schema/notifications.ts";

/** Longer than a timer can run: the reminder of one must not be forgotten while it does. */
const keptMs = 40 * 86_400_000;

/** Deletes what says that a message was posted, once nothing can ask for that message again. */
export async function pruneNotifications(db: Database, now: number): Promise<void> {
  await db.delete(notifications).where(lt(notifications.at, now - keptMs));
}
