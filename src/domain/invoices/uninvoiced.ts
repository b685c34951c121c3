import { sql } from "drizzle-orm";

import { canManage, type Ctx } from "../context.ts";
import { entryAmount, withRates } from "../reports/amounts.ts";
import { sumRows } from "../reports/summary.ts";
import { type Billed, fromBillable } from "./unbilled.ts";

/**
 * The statement for the time of a client or of a project that can be charged and stands on no invoice, as a report counts it; `sumOf`
 * reads its rows. For owners and admins; no rows for members, nor while it is not asked for.
 */
export function uninvoicedTime({ db, actor }: Ctx, of: Billed, isAsked = true) {
  const entries = sql`(
    SELECT user_id, project_id, task_id, billable, started_at, ended_at - started_at AS ms, 0 AS ms_before
    ${fromBillable(actor, of)} AND ended_at > started_at AND ${isAsked && canManage(actor) ? 1 : 0})`;
  return sumRows(
    db,
    sql`(SELECT *, ${entryAmount("bill_rate")} AS amount, ${entryAmount("cost_rate")} AS cost FROM ${withRates(actor, entries)})`,
  );
}
