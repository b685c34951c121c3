import { sql } from "drizzle-orm";

import { insertWhere } from "../../../db/insert-where.ts";
import { savedReports } from "../../../db/schema/reports.ts";
import { AppError } from "../../../lib/errors.ts";
import { createId } from "../../../lib/id.ts";
import { commit } from "../../commit.ts";
import type { PersonCtx } from "../../context.ts";
import { mostSaved, noChannel, parseSaved, type SavedReportInput } from "./saved-report.ts";

/** Keeps a report under a name. Throws invalid, and conflict for one too many. */
export async function saveReport(ctx: PersonCtx, input: SavedReportInput): Promise<{ id: string }> {
  const { actor, db, now } = ctx;
  const { workspaceId, userId } = actor;
  const saved = parseSaved(input);
  const id = createId(now);
  const never = { sends: null, sendMinute: null, nextSendAt: null };
  const row = { workspaceId, id, userId, ...saved, ...never, ...noChannel, createdAt: now, updatedAt: now };
  const hasRoom = sql`(SELECT count(*) FROM ${savedReports} WHERE ${savedReports.workspaceId} = ${workspaceId}
    AND (${savedReports.userId} = ${userId} OR ${savedReports.audience} = 'workspace')) < ${mostSaved}`;
  const [rows] = await commit(ctx, {
    statements: [insertWhere(db, savedReports, row, hasRoom).returning({ id: savedReports.id })],
    audit: { action: "report.save", target: `report:${id}`, detail: { name: saved.name } },
  });
  if (rows.length === 0)
    throw new AppError("conflict", `${mostSaved} reports are saved. Delete one first.`, "name");
  return { id };
}
