import { desc, eq, sql } from "drizzle-orm";

import { imports } from "../../db/schema/imports.ts";
import type { Ctx } from "../context.ts";
import { requireImporter } from "./import.ts";

const mostListed = 50;

/** The statement that lists the workspace's imports, latest first, at most 50. Throws forbidden. */
export function listImports(ctx: Ctx) {
  requireImporter(ctx);
  const { id, fileName, state, createdAt, settings, found } = imports;
  return ctx.db
    .select({
      id,
      fileName,
      state,
      createdAt,
      format: sql<string>`${settings} ->> '$.format'`.as("format"),
      entries: sql<number>`${found} ->> '$.entries'`.as("entries"),
    })
    .from(imports)
    .where(eq(imports.workspaceId, ctx.actor.workspaceId))
    .orderBy(desc(imports.id))
    .limit(mostListed);
}

export type ListedImport = Awaited<ReturnType<typeof listImports>>[number];
