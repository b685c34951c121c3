import { and, inArray } from "drizzle-orm";

import { type DateOrder, type ImportField, imports } from "../../db/schema/imports.ts";
import { AppError } from "../../lib/errors.ts";
import { isTimeZone } from "../../lib/zoned-time.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { findImport, fromStart, type Import, isImport, stepOf } from "./import.ts";

export type PrepareImport = {
  id: string;
  columns: Partial<Record<ImportField, number>>;
  zone: string;
  dateOrder: DateOrder | null;
  people: Record<string, string | null>;
};

/** Says how the file is to be read, and has it checked: what would be made of it. Throws forbidden, not_found, invalid, conflict. */
export async function prepareImport(ctx: PersonCtx, input: PrepareImport): Promise<void> {
  const found = await findImport(ctx, input.id);
  const { columns, zone, dateOrder, people } = input;
  if (columns.startDate === undefined && columns.startTime === undefined)
    throw new AppError("invalid", "Choose the column that says on which day it was.", "startDate");
  if (columns.endTime === undefined && columns.duration === undefined)
    throw new AppError(
      "invalid",
      "Choose the column that says how long it was, or when it ended.",
      "duration",
    );
  if (!isTimeZone(zone)) throw new AppError("invalid", "Choose a time zone.", "zone");
  if (dateOrder === null)
    throw new AppError(
      "invalid",
      "The file does not show it: choose how its dates are written.",
      "dateOrder",
    );
  const settings = { ...found.settings, columns, zone, dateOrder, people };
  const [changed] = await commit(ctx, {
    statements: [
      ctx.db
        .update(imports)
        .set({ settings, state: "checking", ...fromStart(settings), updatedAt: ctx.now })
        .where(and(isImport(ctx, input.id), inArray(imports.state, ["uploaded", "checked"])))
        .returning({ id: imports.id }),
    ],
    audit: { action: "import.check", target: `import:${input.id}` },
  });
  if (changed.length === 0) throw notNow(found);
  await ctx.enqueue(stepOf(found));
}

export function notNow({ state }: Pick<Import, "state">): AppError {
  const sentence =
    state === "checking" || state === "running" || state === "undoing"
      ? "This import is under way. Wait until it is done."
      : "This was done already. Reload the page to see how the import stands.";
  return new AppError("conflict", sentence);
}
