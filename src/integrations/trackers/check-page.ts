import { sql } from "drizzle-orm";
import * as z from "zod/mini";

import type { IssueSnapshot, Span, Tracker } from "../../providers/tracker.ts";
import type { OpenConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { announceSync } from "./announce-issue.ts";
import { applyIssueDeletion } from "./apply-issue-deletion.ts";
import { applyIssueMove } from "./apply-issue-move.ts";
import { applyIssues } from "./apply-issues.ts";
import { findUnmet, type Unmet } from "./find-unmet.ts";
import { issueKey } from "./map-issue.ts";

/** Where a comparison goes on: the provider's own place of the page, and the last link of that page that was asked for. */
export const checkPlaceSchema = z.object({ next: z.nullable(z.string()), after: z.nullable(z.string()) });
export type CheckPlace = z.infer<typeof checkPlaceSchema>;

export type Checked = {
  seen: number;
  changed: number;
  created: number;
  /** null = this was the last page. */
  next: CheckPlace | null;
  span: Span;
};

/** Each is a call of its own, and a message makes a page of them at most. */
const mostLooks = 20;

/**
 * One page of the comparison of a container with its links. An issue that should be listed and is not is asked for by
 * itself, and becomes what it is there: closed, deleted or moved. `since` null = open issues only. Throws ProviderError.
 */
export async function checkPage(
  ctx: IntegrationContext,
  { binding, open, since }: { binding: BindingRow; open: OpenConnection; since: number | null },
  place: CheckPlace,
): Promise<Checked> {
  const { tracker } = open.provider;
  if (tracker === undefined) throw new Error(`${open.provider.name} has no issues to compare.`);
  const page = await open.call((access) =>
    tracker.listChanged(access, binding, { since, next: place.next, etag: null }),
  );
  if (page.status === "unchanged") throw new Error("A question without a condition cannot be unchanged.");
  const listed = await apply(
    ctx,
    binding,
    since === null ? page.issues : await known(ctx, binding, page.issues),
  );
  const unmet = await findUnmet(ctx, binding, {
    span: page.span,
    met: page.issues.map(({ id }) => issueKey(binding, id)),
    isOpenOnly: since === null,
    after: place.after,
    limit: mostLooks + 1,
  });
  const asked = unmet.slice(0, mostLooks);
  const found = await askFor(ctx, { binding, open, tracker }, asked);
  const next = { next: page.next, after: null };
  const last = asked.at(-1);
  const hasMore = unmet.length > mostLooks && last !== undefined;
  return {
    seen: page.listed,
    changed: listed.changed + found,
    created: listed.created,
    next: hasMore ? { next: place.next, after: last.remoteKey } : page.next === null ? null : next,
    span: page.span,
  };
}

async function apply(ctx: IntegrationContext, binding: BindingRow, issues: IssueSnapshot[]) {
  const { created, changed, incoming } = await applyIssues(ctx, binding, issues, "sync");
  if (created + changed > 0) await announceSync(ctx, incoming);
  return { created, changed };
}

/** What was closed before it was ever seen here is not made a task now. */
async function known(
  ctx: IntegrationContext,
  binding: BindingRow,
  issues: IssueSnapshot[],
): Promise<IssueSnapshot[]> {
  const keys = JSON.stringify(issues.map(({ id }) => issueKey(binding, id)));
  const rows = await ctx.db.all<{ key: string }>(sql`
    SELECT links.remote_key AS key FROM json_each(${keys}) AS listed
    CROSS JOIN links ON links.workspace_id = ${binding.workspaceId} AND links.remote_key = listed.value`);
  const linked = new Set(rows.map(({ key }) => key));
  return issues.filter(({ id, status }) => status.category !== "done" || linked.has(issueKey(binding, id)));
}

type Way = { binding: BindingRow; open: OpenConnection; tracker: Tracker };

/** How many of them had changed. */
async function askFor(
  ctx: IntegrationContext,
  { binding, open, tracker }: Way,
  unmet: Unmet[],
): Promise<number> {
  const here: IssueSnapshot[] = [];
  let changed = 0;
  for (const { remoteKey, key } of unmet) {
    const id = remoteKey.slice(issueKey(binding, "").length);
    const fate = await open.call((access) => tracker.get(access, binding, { id, key }));
    if (fate.is === "unknown") continue;
    if (fate.is === "here") {
      here.push(fate.issue);
      continue;
    }
    const old = { id, key, updatedAt: ctx.now };
    const applied =
      fate.is === "gone"
        ? await applyIssueDeletion(ctx, binding, old)
        : await applyIssueMove(ctx, binding, { issue: old, to: fate.to });
    if (applied.status === "processed") changed++;
  }
  if (here.length > 0) changed += (await apply(ctx, binding, here)).changed;
  return changed;
}
