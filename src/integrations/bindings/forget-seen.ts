import { and, eq, type SQL } from "drizzle-orm";

import { seenPages } from "../../db/schema/bindings.ts";
import type { Ctx } from "../../domain/context.ts";

/** The statement that forgets what a sync run has listed so far; it writes nothing where that is nothing. */
export function forgetSeen(
  { db }: Pick<Ctx, "db">,
  run: { workspaceId: string; bindingId: string; id: string },
  when?: SQL,
) {
  const { workspaceId, bindingId, runId } = seenPages;
  return db
    .delete(seenPages)
    .where(and(eq(workspaceId, run.workspaceId), eq(bindingId, run.bindingId), eq(runId, run.id), when));
}
