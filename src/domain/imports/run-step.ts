import { imports } from "../../db/schema/imports.ts";
import { AppError } from "../../lib/errors.ts";
import { lockedTimeOf } from "../locked-time.ts";
import { applyStep } from "./apply-step.ts";
import { checkStep } from "./check-step.ts";
import { type FileCtx, findImport, type Import, isImport, stepOf } from "./import.ts";
import { undoStep } from "./undo-step.ts";

/** The job behind an import: one part of what is under way, then a message for the next. */
export async function runImportStep(ctx: FileCtx, importId: string): Promise<void> {
  const row = await findImport(ctx, importId);
  try {
    if (await runStep(ctx, row)) await ctx.enqueue(stepOf(row));
  } catch (thrown) {
    const error = lockedTimeOf(thrown) ?? thrown;
    if (!(error instanceof AppError)) throw error;
    // Trying again cannot help: the person reads why, and decides.
    await ctx.db
      .update(imports)
      .set({ problem: error.message, state: row.state === "checking" ? "uploaded" : row.state })
      .where(isImport(ctx, importId));
  }
}

async function runStep(ctx: FileCtx, row: Import): Promise<boolean> {
  switch (row.state) {
    case "checking":
      return checkStep(ctx, row);
    case "running":
      return applyStep(ctx, row);
    case "undoing":
      return undoStep(ctx, row);
    case "uploaded":
    case "checked":
    case "done":
    case "undone":
      return false;
    default:
      return row.state satisfies never;
  }
}
