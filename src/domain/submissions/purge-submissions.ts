import { lt } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { submissions } from "../../db/schema/submissions.ts";

const keptMs = 86_400_000;

/** Forgets submissions of more than a day ago. */
export async function purgeSubmissions(db: Database, now: number): Promise<void> {
  await db.delete(submissions).where(lt(submissions.createdAt, now - keptMs));
}
