import { and, eq } from "drizzle-orm";

import { imports } from "../../db/schema/imports.ts";
import { type FileCtx, type Import, isImport } from "./import.ts";
import { readStep } from "./read-step.ts";
import { resolveNames } from "./resolve-names.ts";

/** Looks at the next part of a file: what would be made of it. Returns whether there is more. */
export async function checkStep(ctx: FileCtx, row: Import): Promise<boolean> {
  const { found, next } = await readStep(ctx, row);
  const whole = next === null ? { ...found, ...(await resolveNames(ctx, found)) } : found;
  const changed = await ctx.db
    .update(imports)
    .set({
      found: whole,
      offset: next?.offset ?? row.sizeBytes,
      line: next?.line ?? row.line,
      state: next === null ? "checked" : "checking",
      updatedAt: ctx.now,
    })
    .where(and(isImport(ctx, row.id), eq(imports.state, "checking"), eq(imports.offset, row.offset)))
    .returning({ id: imports.id });
  return changed.length > 0 && next !== null;
}
