import { savedReports } from "../../../db/schema/reports.ts";
import { notFound } from "../../../lib/errors.ts";
import { commit } from "../../commit.ts";
import type { PersonCtx } from "../../context.ts";
import { isChangeableReport, parseSaved, type SavedReportInput } from "./saved-report.ts";

/** Changes what a saved report is called, asks, and whose list it stands in. Throws invalid, and not_found for what the actor may not change. */
export async function changeReport(
  ctx: PersonCtx,
  { id, ...change }: { id: string } & Partial<SavedReportInput>,
): Promise<void> {
  const { db, now } = ctx;
  const isIt = isChangeableReport(ctx, id);
  const row = await db.select().from(savedReports).where(isIt).get();
  if (row === undefined) throw notFound("report");
  const { name, kind, search, audience } = row;
  const saved = parseSaved({ name, kind, search, audience, ...change });
  await commit(ctx, {
    statements: [
      db
        .update(savedReports)
        .set({ ...saved, updatedAt: now })
        .where(isIt)
        .returning({ id: savedReports.id }),
    ],
    audit: { action: "report.change", target: `report:${id}`, detail: { name: saved.name } },
  });
}
