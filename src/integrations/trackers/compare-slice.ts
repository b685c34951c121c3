import { sql } from "drizzle-orm";
import * as z from "zod/mini";

import type { Ctx } from "../../domain/context.ts";
import { dayMs } from "../../lib/time-units.ts";
import type { IssueSnapshot } from "../../providers/tracker.ts";
import type { BindingRow } from "../bindings/applied.ts";
import type { IntegrationContext, Sync } from "../context.ts";
import { applyPage } from "./apply-page.ts";
import { issueKey } from "./map-issue.ts";
import { markUnmatched } from "./own-query.ts";
import { resolveUnseen } from "./resolve-unseen.ts";
import { trackerOf } from "./tracker-of.ts";

/** A night compares so many links of a container; the next night the ones after them. */
const linksPerNight = 200;
/** With pull requests and what was never seen here between them. */
const pagesPerNight = 20;

/** Issues updated from `since` until `until` (null = for ever): the page to list next, and the last link of it that was asked for. */
const sliceSchema = z.object({
  until: z.nullable(z.number()),
  cursor: z.string(),
  after: z.nullable(z.string()),
  pagesLeft: z.number(),
});
type Slice = z.infer<typeof sliceSchema>;

/**
 * One page of the nightly comparison of a slice of a container, open and closed issues alike: what was deleted or moved, and what
 * changed without the provider calling it a change. Throws ProviderError.
 */
export async function compareSlice(
  ctx: IntegrationContext,
  sync: Sync,
  sliceText: string | null,
): Promise<string | null> {
  const { binding, provider, call, startedAt } = sync;
  const slice = sliceText === null ? await chooseSlice(ctx, sync) : sliceSchema.parse(JSON.parse(sliceText));
  if (slice === null) return null;
  const { cursor, until, after, pagesLeft } = slice;
  const page = await call((access) => trackerOf(provider).list(access, binding, { cursor, startedAt }));
  if (page.status === "reset" || page.span === undefined) return null;
  const { span } = page;
  const seenIds = page.items.map(({ id }) => id);
  const unseen = await resolveUnseen(ctx, sync, { seenIds, after, isOpenOnly: false, span });
  const known = await knownOnly(ctx, binding, page.items);
  await applyPage(ctx, binding, {
    items: [...(await markUnmatched({ provider, call }, binding, known)), ...unseen.items],
    removed: unseen.removed,
    listed: page.listed,
  });
  const isOver = page.next === null || (until !== null && span.until !== null && span.until > until);
  const goesOn = unseen.after ?? null;
  if (pagesLeft <= 1 || (goesOn === null && isOver)) return null;
  const next = goesOn === null ? { cursor: page.next ?? cursor, after: null } : { cursor, after: goesOn };
  return JSON.stringify({ until, ...next, pagesLeft: pagesLeft - 1 } satisfies Slice);
}

/** By the date, so that nothing has to be remembered; null when there is nothing to compare. */
async function chooseSlice(ctx: Ctx, { binding, provider }: Sync): Promise<Slice | null> {
  const { workspaceId, id } = binding;
  const isOurs = sql`workspace_id = ${workspaceId} AND binding_id = ${id} AND state IN ('live', 'filtered')`;
  const [total] = await ctx.db.all<{ n: number }>(sql`SELECT count(*) AS n FROM links WHERE ${isOurs}`);
  if (total === undefined || total.n === 0) return null;
  const nights = Math.ceil(total.n / linksPerNight);
  const first = (Math.floor(ctx.now / dayMs) % nights) * linksPerNight;
  const edges = await ctx.db.all<{ at: number }>(sql`
    SELECT remote_updated_at AS at FROM links WHERE ${isOurs}
    ORDER BY remote_updated_at LIMIT ${linksPerNight + 1} OFFSET ${first}`);
  const cursor = edges[0] === undefined ? undefined : trackerOf(provider).since?.(edges[0].at);
  if (cursor === undefined) return null;
  return { until: edges[linksPerNight]?.at ?? null, cursor, after: null, pagesLeft: pagesPerNight };
}

/** What was closed before it was ever seen here is not made a task now. */
async function knownOnly(ctx: Ctx, binding: BindingRow, issues: IssueSnapshot[]): Promise<IssueSnapshot[]> {
  const keys = JSON.stringify(issues.map(({ id }) => issueKey(binding, id)));
  const rows = await ctx.db.all<{ key: string }>(sql`
    SELECT links.remote_key AS key FROM json_each(${keys}) AS listed
    CROSS JOIN links ON links.workspace_id = ${binding.workspaceId} AND links.remote_key = listed.value`);
  const linked = new Set(rows.map(({ key }) => key));
  return issues.filter(({ id, status }) => status.category !== "done" || linked.has(issueKey(binding, id)));
}
