import { savedReports } from "../../../db/schema/reports.ts";
import { notFound } from "../../../lib/errors.ts";
import { commit } from "../../commit.ts";
import type { PersonCtx } from "../../context.ts";
import { isChangeableReport } from "./saved-report.ts";

/** Forgets a saved report; links to what it shows stay. Throws not_found for what the actor may not change. */
export async function deleteReport(ctx: PersonCtx, id: string): Promise<void> {
  const [deleted] = await commit(ctx, {
    statements: [
      ctx.db.delete(savedReports).where(isChangeableReport(ctx, id)).returning({ id: savedReports.id }),
    ],
    audit: { action: "report.delete", target: `report:${id}` },
  });
  if (deleted.length === 0) throw notFound("report");
}
