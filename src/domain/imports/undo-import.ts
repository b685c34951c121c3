import { and, eq } from "drizzle-orm";

import { importedKinds, imports, type ImportUndone } from "../../db/schema/imports.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { findImport, isImport, stepOf } from "./import.ts";
import { notNow } from "./prepare-import.ts";

/**
 * Has everything taken away in the background that an import made, but what somebody has changed or used since. Throws forbidden, not_found,
 * conflict.
 */
export async function undoImport(ctx: PersonCtx, id: string): Promise<void> {
  const found = await findImport(ctx, id);
  const undone = Object.fromEntries(importedKinds.map((kind) => [kind, { removed: 0, kept: 0 }]));
  const [changed] = await commit(ctx, {
    statements: [
      ctx.db
        .update(imports)
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because these are all kinds
        .set({ state: "undoing", undone: undone as ImportUndone, updatedAt: ctx.now })
        .where(and(isImport(ctx, id), eq(imports.state, "done")))
        .returning({ id: imports.id }),
    ],
    audit: { action: "import.undo", target: `import:${id}` },
  });
  if (changed.length === 0) throw notNow(found);
  await ctx.enqueue(stepOf(found));
}
