import * as z from "zod/mini";

import type { Access } from "../access.ts";
import { failedWith } from "../kit/failures.ts";
import { milestoneVocabulary, toMilestone } from "../kit/milestones.ts";
import { collectPages, readLinks } from "../kit/pages.ts";
import type { IssuePage, Span, Tracker } from "../tracker.ts";
import { callGithub, callGithubIfChanged } from "./client.ts";
import { containers } from "./containers.ts";
import { numberIn, pathOfIssues } from "./hosts.ts";
import { write } from "./issue-writes.ts";
import {
  issueSchema,
  isPullRequest,
  milestoneSchema,
  repositorySchema,
  statuses,
  toContainerRef,
  toIssueSnapshot,
  toMilliseconds,
  toNamed,
} from "./mapping.ts";
import { people } from "./people.ts";

const pageSize = 100;
const mostNamePages = 10;
const openMilestones = `?state=open&sort=due_on&direction=asc&per_page=${pageSize}`;
const issuesSchema = z.array(issueSchema);
const milestonesSchema = z.array(milestoneSchema);
const labelsSchema = z.array(z.object({ id: z.number(), name: z.string() }));
const oneSchema = z.extend(issueSchema, { repository_url: z.string() });

/** What is changed while a run lists may carry an older time; the next run begins this long before the last one did. */
const overlapMs = 5 * 60_000;

/**
 * `since` is GitHub's second (inclusive; null = what is open, whenever it was updated), `etag` of the answer to just that question,
 * `page` where the run is: the second it goes on from, and the page within that.
 */
const cursorSchema = z.object({
  since: z.nullable(z.string()),
  etag: z.nullable(z.string()),
  page: z.nullable(z.object({ since: z.nullable(z.string()), number: z.int().check(z.positive()) })),
});
type Cursor = z.infer<typeof cursorSchema>;

/**
 * https://docs.github.com/rest/issues/issues#list-repository-issues. The list goes by updated_at and begins each page
 * where the last one ended: by page number alone, an issue that is closed meanwhile would shift another one past it.
 */
export const tracker: Tracker = {
  noun: { one: "repository", many: "repositories" },
  containers,
  async list(access, container, { cursor: text, startedAt }) {
    const cursor = text === null ? { since: null, etag: null, page: null } : parseCursor(text);
    if (cursor === null) return { status: "reset" };
    const page = cursor.page ?? { since: cursor.since, number: 1 };
    const query = new URLSearchParams({
      state: cursor.since === null ? "open" : "all",
      sort: "updated",
      direction: "asc",
      per_page: String(pageSize),
      page: String(page.number),
      ...(page.since === null ? {} : { since: page.since }),
    });
    const response = await callGithubIfChanged(
      access,
      // By id, so that renamed and transferred repositories go on.
      { path: pathOfIssues(container, `?${query.toString()}`), schema: issuesSchema },
      cursor.page === null ? cursor.etag : null,
    );
    if (response === null) return { ...nothing, cursor: text };
    const links = readLinks(response.headers);
    const listed = response.body.length;
    const last = response.body.at(-1)?.updated_at;
    const next =
      links.next === null || last === undefined ? null : { ...cursor, page: pageAfter(page, last) };
    const etag = response.headers.get("ETag");
    return {
      ...nothing,
      items: response.body
        .filter((issue) => !isPullRequest(issue))
        .map((issue) => toIssueSnapshot(issue, container.name)),
      listed,
      next: next === null ? null : JSON.stringify(next),
      cursor: next === null ? JSON.stringify(cursorAfter(cursor, { listed, etag, startedAt })) : null,
      ...(cursor.page === null ? { pagesTotal: links.pagesTotal ?? 1 } : {}),
      span: spanOf(page, next === null ? null : (last ?? null)),
    };
  },

  since: (updatedAt) =>
    JSON.stringify({ since: toSeconds(updatedAt), etag: null, page: null } satisfies Cursor),

  // 301 leads to where it was transferred, 410 says deleted, 404 either of them in a repository that may not be seen:
  // https://docs.github.com/rest/issues/issues#get-an-issue
  async get(access, container, { id, key }) {
    const path = pathOfIssues(container, `/${numberIn({ key })}`);
    try {
      const { body } = await callGithub(access, { path, schema: oneSchema });
      if (String(body.id) === id) return { is: "here", issue: toIssueSnapshot(body, container.name) };
      const home = /\/repos\/([\w.-]+\/[\w.-]+)$/.exec(body.repository_url)?.[1];
      if (home === undefined || isPullRequest(body)) return { is: "unknown" };
      const there = await callGithub(access, { path: `/repos/${home}`, schema: repositorySchema });
      const to = {
        container: toContainerRef(there.body),
        issue: toIssueSnapshot(body, there.body.full_name),
      };
      // The number belongs to another issue of the same repository: nobody asked for this one.
      return to.container.externalId === container.externalId ? { is: "unknown" } : { is: "moved", to };
    } catch (error) {
      if (failedWith(error, [404, 410])) return { is: "gone" };
      throw error;
    }
  },

  async vocabulary(access, container) {
    const at = `/repositories/${container.externalId}`;
    const [labels, milestones] = await Promise.all([
      // https://docs.github.com/rest/issues/labels#list-labels-for-a-repository
      collect(access, { path: `${at}/labels`, query: `?per_page=${pageSize}`, schema: labelsSchema }),
      // https://docs.github.com/rest/issues/milestones#list-milestones
      collect(access, { path: `${at}/milestones`, query: openMilestones, schema: milestonesSchema }),
    ]);
    return {
      statuses: [statuses.open, statuses.closed],
      priorities: [],
      types: [],
      labels: labels.map(toNamed),
      ...milestoneVocabulary(milestones.map(toMilestone)),
    };
  },

  people,

  write,
};

function collect<T>(
  access: Access,
  { path, query, schema }: { path: string; query: string; schema: z.ZodMiniType<T[]> },
): Promise<T[]> {
  return collectPages(mostNamePages, async (cursor) => {
    const page = await callGithub(access, { path: `${path}${cursor ?? query}`, schema });
    return { items: page.body, next: readLinks(page.headers).next };
  });
}

const nothing: IssuePage = { status: "page", items: [], removed: [], listed: 0, next: null, cursor: null };

/** Another format is not ours: then all is listed again. */
function parseCursor(text: string): Cursor | null {
  try {
    return cursorSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/**
 * Where the next run begins. While nothing is listed the question stays the same, because only that can be answered by "not
 * modified"; a run of several pages has no ETag for it.
 */
function cursorAfter(
  { since, page }: Cursor,
  { listed, etag, startedAt }: { listed: number; etag: string | null; startedAt: number },
): Cursor {
  const next = toSeconds(startedAt - overlapMs);
  if (since === null || (listed > 0 && next > since)) return { since: next, etag: null, page: null };
  return { since, etag: page === null ? etag : null, page: null };
}

type PageOf = NonNullable<Cursor["page"]>;

/** A page that begins within a second may lack issues of that second, and so may each page but the last of its own. */
function spanOf({ since, number }: PageOf, last: string | null): Span {
  const from = since === null ? null : toMilliseconds(since) + (number > 1 ? 1_000 : 0);
  return { from, until: last === null ? null : toMilliseconds(last) };
}

/** A page that lies within one second as a whole can only be left by its number. */
function pageAfter({ since, number }: PageOf, lastUpdatedAt: string): PageOf {
  return lastUpdatedAt === since ? { since, number: number + 1 } : { since: lastUpdatedAt, number: 1 };
}

function toSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
