import { sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import type { Ctx } from "../../domain/context.ts";
import { AppError } from "../../lib/errors.ts";
import type { Job } from "../../messages.ts";
import { ProviderError } from "../../providers/provider.ts";
import { openBinding } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { checkPage } from "./check-page.ts";
import { findActiveBinding } from "../bindings/find-binding.ts";
import { syncIntervals } from "../sync/find-due-bindings.ts";
import { dayMs } from "../../lib/time-units.ts";

type CheckJob = Extract<Job, { type: "issues.check" }>;
type Part = NonNullable<CheckJob["part"]>;

/** A night compares so many links of a container; the next night the ones after them. */
const linksPerNight = 200;
/** With pull requests and what was never seen here between them. */
const pagesPerNight = 20;

/** Active containers of issues of all workspaces. Reads only those. */
export async function findCheckedBindings(
  db: Database,
): Promise<{ workspaceId: string; bindingId: string }[]> {
  return db.all(sql`
    SELECT bindings.workspace_id AS workspaceId, bindings.id AS bindingId
    FROM json_each(${JSON.stringify(syncIntervals)}) AS every
    CROSS JOIN bindings ON bindings.interval_minutes = every.value AND bindings.status = 'active'
    WHERE bindings.kind = 'repository'`);
}

/**
 * One page of the comparison of tonight's part of a container, open and closed issues alike: what was deleted or moved, and
 * what changed without the provider calling it a change. Writes nothing when it finds nothing. Throws ProviderError when a
 * later try can help.
 */
export async function checkPart(context: IntegrationContext, job: CheckJob): Promise<void> {
  const binding = await findActiveBinding(context, job.bindingId);
  if (binding === null) return;
  const part = job.part ?? (await choosePart(context, binding));
  if (part === null) return;
  const { since, until, next, after, left } = part;
  try {
    const open = await openBinding(context, binding);
    const checked = await checkPage(context, { binding, open, since }, { next, after });
    const isOver = until !== null && checked.span.until !== null && checked.span.until > until;
    if (checked.next === null || isOver || left <= 1) return;
    await context.enqueue({ ...job, part: { since, until, ...checked.next, left: left - 1 } });
  } catch (error) {
    // The next sync says what is wrong on the page, and the next night tries again.
    if (error instanceof AppError || (error instanceof ProviderError && error.permanent)) return;
    throw error;
  }
}

/** By the date, so that nothing has to be remembered; null when there is nothing to compare. */
async function choosePart(ctx: Ctx, { workspaceId, id }: BindingRow): Promise<Part | null> {
  const isOurs = sql`workspace_id = ${workspaceId} AND binding_id = ${id} AND state IN ('live', 'filtered')`;
  const [total] = await ctx.db.all<{ n: number }>(sql`SELECT count(*) AS n FROM links WHERE ${isOurs}`);
  if (total === undefined || total.n === 0) return null;
  const nights = Math.ceil(total.n / linksPerNight);
  const first = (Math.floor(ctx.now / dayMs) % nights) * linksPerNight;
  const edges = await ctx.db.all<{ at: number }>(sql`
    SELECT remote_updated_at AS at FROM links WHERE ${isOurs}
    ORDER BY remote_updated_at LIMIT ${linksPerNight + 1} OFFSET ${first}`);
  const [since, until] = [edges[0], edges[linksPerNight]];
  if (since === undefined) return null;
  return { since: since.at, until: until?.at ?? null, next: null, after: null, left: pagesPerNight };
}
