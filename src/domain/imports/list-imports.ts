import { desc, eq } from "drizzle-orm";

import { imports } from "../../db/schema/imports.ts";
import type { Ctx } from "../context.ts";
import { type Import, requireImporter } from "./import.ts";

const mostListed = 50;

/** The workspace's imports, latest first, at most 50. Throws forbidden. */
export async function listImports(ctx: Ctx): Promise<Import[]> {
  requireImporter(ctx);
  return ctx.db
    .select()
    .from(imports)
    .where(eq(imports.workspaceId, ctx.actor.workspaceId))
    .orderBy(desc(imports.id))
    .limit(mostListed);
}
