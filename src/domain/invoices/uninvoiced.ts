import { canManage, type Ctx } from "../context.ts";
import { totals } from "../reports/summary.ts";

/**
 * The statement for the time of a client or of a project that can be charged and stands on no invoice, as a report counts it; `sumOf`
 * reads its rows. For owners and admins; no rows for members, nor while it is not asked for.
 */
export function uninvoicedTime(
  ctx: Ctx,
  { clientId, projectId, isAsked = true }: { clientId?: string; projectId?: string; isAsked?: boolean },
) {
  const { actor, now } = ctx;
  const all = [{ since: 0, until: 8_640_000_000_000_000 }];
  return totals(ctx, {
    actor,
    now,
    slices: isAsked && canManage(actor) ? all : [],
    filter: {
      clients: clientId === undefined ? [] : [clientId],
      projects: projectId === undefined ? [] : [projectId],
      people: [],
      tags: [],
      billable: true,
      uninvoiced: true,
    },
    rounding: "none",
  });
}
