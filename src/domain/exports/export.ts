import { and, desc, eq, gt } from "drizzle-orm";

import { exports, type ExportScope } from "../../db/schema/exports.ts";
import { notFound } from "../../lib/errors.ts";
import { createId, idAt } from "../../lib/id.ts";
import { dayMs } from "../../lib/time-units.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { requireBrowser, requireOwner } from "../members/roles.ts";

export type Export = typeof exports.$inferSelect;

/** How long an export can be downloaded, in days. */
export const keptDays = 7;

const mostListed = 20;

/** Where its bytes lie in R2. */
export function exportKeyOf({ workspaceId, id }: Pick<Export, "workspaceId" | "id">): string {
  return `exports/${workspaceId}/${id}.zip`;
}

/** Has a copy written in the background, of all that is in the workspace or of what is the actor's own. Throws forbidden. */
export async function startExport(ctx: PersonCtx, scope: ExportScope): Promise<Export> {
  const { actor, db, now } = ctx;
  requireBrowser(actor, "export data");
  if (scope === "workspace") requireOwner(actor, "export all data of a workspace");
  const { workspaceId, userId } = actor;
  const row = { workspaceId, id: createId(now), createdBy: userId, scope, sizeBytes: null, createdAt: now };
  await commit(ctx, {
    statements: [db.insert(exports).values(row)],
    audit: { action: "export.start", target: `export:${row.id}`, detail: { scope } },
  });
  await ctx.enqueue({ type: "export.write", workspaceId, exportId: row.id });
  return row;
}

/** The statement that lists the actor's exports that did not expire, latest first, at most 20. */
export function listExports({ db, actor, now }: PersonCtx) {
  return db
    .select()
    .from(exports)
    .where(
      and(
        eq(exports.workspaceId, actor.workspaceId),
        eq(exports.createdBy, actor.userId),
        gt(exports.id, idAt(now - keptDays * dayMs)),
      ),
    )
    .orderBy(desc(exports.id))
    .limit(mostListed);
}

/** One of the actor's exports that is written. Throws not_found; forbidden when they are no owner any more. */
export async function findExport(ctx: PersonCtx, id: string): Promise<Export> {
  const found = (await listExports(ctx)).find((one) => one.id === id);
  if (found === undefined || found.sizeBytes === null) throw notFound("export");
  if (found.scope === "workspace") requireOwner(ctx.actor, "download all data of a workspace");
  return found;
}
