import { and, inArray } from "drizzle-orm";

import { imports } from "../../db/schema/imports.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { fileKeyOf, type FileCtx, findImport, isImport, isUnderWay, stepOf } from "./import.ts";
import { notNow } from "./prepare-import.ts";

/** Throws a file away that was not imported. Throws forbidden, not_found, conflict. */
export async function discardImport(ctx: FileCtx<PersonCtx>, id: string): Promise<void> {
  const found = await findImport(ctx, id);
  const [deleted] = await commit(ctx, {
    statements: [
      ctx.db
        .delete(imports)
        .where(and(isImport(ctx, id), inArray(imports.state, ["uploaded", "checking", "checked"])))
        .returning({ id: imports.id }),
    ],
    audit: { action: "import.discard", target: `import:${id}` },
  });
  if (deleted.length === 0) throw notNow(found);
  await ctx.bucket.delete(fileKeyOf(found));
}

/** Goes on with an import whose message was lost. Throws forbidden, not_found, conflict. */
export async function resumeImport(ctx: PersonCtx, id: string): Promise<void> {
  const found = await findImport(ctx, id);
  if (!isUnderWay(found.state)) throw notNow(found);
  await ctx.enqueue(stepOf(found));
}
