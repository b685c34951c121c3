import { lt } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";
import { chatChanges } from "../../../db/schema/chat.ts";

const keptMs = 7 * 86_400_000;

/** Forgets changes that nobody takes back any more; a request can be repeated for minutes only. */
export async function pruneChanges(db: Database, now: number): Promise<void> {
  await db.delete(chatChanges).where(lt(chatChanges.at, now - keptMs));
}
