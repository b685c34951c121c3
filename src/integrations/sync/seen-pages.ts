import { and, eq } from "drizzle-orm";

import { insertWhere, somethingChanged } from "../../db/insert-where.ts";
import { seenPages } from "../../db/schema/bindings.ts";
import type { Ctx } from "../../domain/context.ts";
import type { SyncRun } from "./start-run.ts";

/** Keeps the ids of the run's present page: one row each, so that a late page costs no more than the first. In the batch behind what counts the page. */
export function keepSeen({ db }: Pick<Ctx, "db">, run: SyncRun, ids: string[]) {
  const { workspaceId, bindingId, id: runId, pages: page } = run;
  return insertWhere(db, seenPages, { workspaceId, bindingId, runId, page, ids }, somethingChanged);
}

/** The ids of all pages of the run that were listed before. */
export async function loadSeen({ db }: Pick<Ctx, "db">, run: SyncRun): Promise<string[]> {
  const pages = await db
    .select({ ids: seenPages.ids })
    .from(seenPages)
    .where(
      and(
        eq(seenPages.workspaceId, run.workspaceId),
        eq(seenPages.bindingId, run.bindingId),
        eq(seenPages.runId, run.id),
      ),
    );
  return pages.flatMap(({ ids }) => ids);
}
