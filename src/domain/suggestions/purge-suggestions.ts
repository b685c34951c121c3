import { sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { keptMs } from "./suggestion.ts";

/**
 * Removes what nobody looks at any more: two months after their events, suggestions can neither be shown nor come again. One
 * walk a night over a table that holds some hundred rows a person: an index would cost a second write for each event.
 */
export async function purgeSuggestions(db: Database, now: number): Promise<number> {
  const purged = await db.run(sql`DELETE FROM suggestions WHERE starts_at < ${now - keptMs}`);
  return purged.meta.changes;
}
