import { lte, sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { bindings } from "../../db/schema/bindings.ts";

/** A check that did not come through, such as one of a paused connection, is tried again after this time. */
const pauseMs = 3_600_000;

/** The bindings whose missing container or webhook is to be looked for now; each is named once an hour until it is settled. */
export async function claimChecks(
  db: Database,
  now: number,
): Promise<{ workspaceId: string; bindingId: string }[]> {
  return db
    .update(bindings)
    .set({ checkAt: sql`CASE ${bindings.status} WHEN 'disabled' THEN NULL ELSE ${now + pauseMs} END` })
    .where(lte(bindings.checkAt, now))
    .returning({ workspaceId: bindings.workspaceId, bindingId: bindings.id });
}
