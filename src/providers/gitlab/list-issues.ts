import * as z from "zod/mini";

import { readLinks } from "../kit/pages.ts";
import type { IssuePage, Span, Tracker } from "../tracker.ts";
import { callGitlab } from "./client.ts";
import { pathOf, toSeconds } from "./mapping.ts";
import { issueSchema } from "./schemas.ts";
import { followMoves } from "./moves.ts";
import { readStatuses, withStatuses } from "./statuses.ts";

const issuesSchema = z.array(issueSchema);

/** What is changed while a run lists may carry an older time; the next run begins this long before the last one did. */
const overlapMs = 5 * 60_000;

/**
 * `since` is GitLab's time (inclusive; null = what is open, whenever it was updated). `page` is where the run is: the query that
 * goes on, from which time it is complete, when the run began by GitLab's clock, and whether issues have statuses of their own there.
 */
const cursorSchema = z.object({
  since: z.nullable(z.string()),
  page: z.nullable(
    z.object({
      query: z.string(),
      from: z.nullable(z.number()),
      began: z.number(),
      hasStatuses: z.optional(z.boolean()),
    }),
  ),
});
type Cursor = z.infer<typeof cursorSchema>;

const start: Cursor = { since: null, page: null };

/** A cursor for all issues that were updated since then. */
export function cursorSince(updatedAt: number): string {
  return JSON.stringify({ since: toTime(updatedAt), page: null } satisfies Cursor);
}

/**
 * https://docs.gitlab.com/api/issues/#list-project-issues, by updated_at. Pages follow a keyset cursor where the instance has one
 * (18.3, projects only). Elsewhere each page begins at the time where the last one ended: by number alone, an issue that
 * is changed meanwhile would shift another one past it.
 */
export const listIssues: Tracker["list"] = async (access, container, { cursor: text, startedAt }) => {
  const cursor = text === null ? start : parseCursor(text);
  if (cursor === null) return { status: "reset" };
  const query = cursor.page?.query ?? firstQuery(cursor.since);
  const path = pathOf(container, `/issues${query}`);
  const { body, headers } = await callGitlab(access, { path, schema: issuesSchema });
  const links = readLinks(headers);
  const last = body.at(-1)?.updated_at;
  const next = last === undefined ? null : nextQuery(query, links.next, last);
  const began = cursor.page?.began ?? (Date.parse(headers.get("Date") ?? "") || startedAt);
  const { items, removed } = await followMoves(access, container, body);
  const statuses = cursor.page?.hasStatuses === false ? null : await readStatuses(access, items);
  const hasStatuses = items.length === 0 || statuses !== null;
  const page =
    next === null || last === undefined
      ? null
      : { query: next, from: toSeconds(last) + 1000, began, hasStatuses };
  return {
    status: "page",
    items: withStatuses(items, statuses),
    removed,
    listed: body.length,
    next: page === null ? null : JSON.stringify({ since: cursor.since, page } satisfies Cursor),
    cursor: page === null ? cursorAfter(cursor, { text, listed: body.length, began }) : null,
    ...(cursor.page === null && links.pagesTotal !== null ? { pagesTotal: links.pagesTotal } : {}),
    span: spanOf(cursor, page === null ? null : (last ?? null)),
  } satisfies IssuePage;
};

function firstQuery(since: string | null): string {
  const query = new URLSearchParams({
    state: since === null ? "opened" : "all",
    scope: "all",
    order_by: "updated_at",
    sort: "asc",
    pagination: "keyset",
    per_page: "100",
    with_labels_details: "true",
    ...(since === null ? {} : { updated_after: since }),
  });
  return `?${query.toString()}`;
}

/** A page that lies within one moment as a whole can only be left by its number. */
function nextQuery(query: string, link: string | null, last: string): string | null {
  if (link === null || new URLSearchParams(link).has("cursor")) return link;
  const params = new URLSearchParams(query);
  if (params.get("updated_after") === last) {
    params.set("page", String(Number(params.get("page") ?? "1") + 1));
  } else {
    params.set("updated_after", last);
    params.delete("page");
  }
  return `?${params.toString()}`;
}

/** Where the next run begins: as before while nothing is listed, so that nothing has to be stored. */
function cursorAfter(
  { since, page }: Cursor,
  { text, listed, began }: { text: string | null; listed: number; began: number },
): string {
  if (since !== null && page === null && listed === 0 && text !== null) return text;
  const next = toTime(began - overlapMs);
  return JSON.stringify({
    since: since !== null && since > next ? since : next,
    page: null,
  } satisfies Cursor);
}

/** Times are taken to the second, so a page is complete for whole seconds only. */
function spanOf({ since, page }: Cursor, last: string | null): Span {
  const from = page === null ? (since === null ? null : toSeconds(since)) : page.from;
  return { from, until: last === null ? null : toSeconds(last) };
}

/** Another format is not ours: then all is listed again. */
function parseCursor(text: string): Cursor | null {
  try {
    return cursorSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function toTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
