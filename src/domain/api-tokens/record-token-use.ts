import { eq } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { apiTokens } from "../../db/schema/people.ts";

/** Notes that a token is in use. Callers do so at most every `seenEveryMs`. */
export async function recordTokenUse(db: Database, tokenId: string, now: number): Promise<void> {
  await db.update(apiTokens).set({ lastUsedAt: now }).where(eq(apiTokens.id, tokenId));
}
