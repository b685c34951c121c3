import { and, eq } from "drizzle-orm";

import { imports, type ImportFound } from "../../db/schema/imports.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { findImport, fromStart, isImport, nothingFound, stepOf } from "./import.ts";
import { notNow } from "./prepare-import.ts";

/** Has a checked file imported in the background. Throws forbidden, not_found, conflict. */
export async function startImport(ctx: PersonCtx, id: string): Promise<void> {
  const found = await findImport(ctx, id);
  const { clients, projects, tasks, tags } = found.found;
  const begun: ImportFound = { ...nothingFound, clients, projects, tasks, tags };
  const [changed] = await commit(ctx, {
    statements: [
      ctx.db
        .update(imports)
        .set({ state: "running", ...fromStart(found.settings), found: begun, updatedAt: ctx.now })
        .where(and(isImport(ctx, id), eq(imports.state, "checked"), eq(imports.updatedAt, found.updatedAt)))
        .returning({ id: imports.id }),
    ],
    audit: {
      action: "import.start",
      target: `import:${id}`,
      detail: { format: found.settings.format, entries: found.found.entries },
    },
  });
  if (changed.length === 0) throw notNow(found);
  await ctx.enqueue(stepOf(found));
}
