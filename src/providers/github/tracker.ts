import * as z from "zod/mini";

import { failedWith } from "../kit/failures.ts";
import { collectPages, readLinks } from "../kit/pages.ts";
import type { Span, Tracker } from "../tracker.ts";
import { callGithub, callGithubIfChanged } from "./client.ts";
import { containers } from "./containers.ts";
import {
  issueSchema,
  isPullRequest,
  repositorySchema,
  statuses,
  toContainerRef,
  toIssueSnapshot,
  toMilliseconds,
  toNamed,
} from "./mapping.ts";

const pageSize = 100;
const mostLabelPages = 10;
const issuesSchema = z.array(issueSchema);
const labelsSchema = z.array(z.object({ id: z.number(), name: z.string() }));
const oneSchema = z.extend(issueSchema, { repository_url: z.string() });

/** `since` is GitHub's second (inclusive) and `page` the page within it. */
type Place = { since: string | null; page: number };

/**
 * https://docs.github.com/rest/issues/issues#list-repository-issues. The walk goes by updated_at and begins each page
 * where the last one ended: by page number alone, an issue that is closed during the walk would shift another one past it.
 */
export const tracker: Tracker = {
  noun: { one: "repository", many: "repositories" },
  containers,
  async listChanged(access, container, { since, next, etag }) {
    const first: Place = { since: since === null ? null : toSeconds(since), page: 1 };
    const place = next === null ? first : readPlace(next);
    const query = new URLSearchParams({
      state: since === null ? "open" : "all",
      sort: "updated",
      direction: "asc",
      per_page: String(pageSize),
      page: String(place.page),
      ...(place.since === null ? {} : { since: place.since }),
    });
    const response = await callGithubIfChanged(
      access,
      // By id, so that renamed and transferred repositories go on.
      { path: `/repositories/${container.externalId}/issues?${query.toString()}`, schema: issuesSchema },
      next === null ? etag : null,
    );
    if (response === null) return { status: "unchanged" };
    const links = readLinks(response.headers);
    const last = response.body.at(-1)?.updated_at;
    return {
      status: "page",
      issues: response.body
        .filter((issue) => !isPullRequest(issue))
        .map((issue) => toIssueSnapshot(issue, container.name)),
      listed: response.body.length,
      next: links.next === null || last === undefined ? null : placeAfter(place, last),
      pagesTotal: next === null ? (links.pagesTotal ?? 1) : null,
      etag: next === null ? response.headers.get("ETag") : null,
      span: spanOf(place, links.next === null ? null : (last ?? null)),
    };
  },

  // 301 leads to where it was transferred, 410 says deleted, 404 either of them in a place that may not be seen:
  // https://docs.github.com/rest/issues/issues#get-an-issue
  async get(access, container, { id, key }) {
    const number = key.slice(key.lastIndexOf("#") + 1);
    const path = `/repositories/${container.externalId}/issues/${encodeURIComponent(number)}`;
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

  // https://docs.github.com/rest/issues/labels#list-labels-for-a-repository
  async vocabulary(access, container) {
    const labels = await collectPages(mostLabelPages, async (cursor) => {
      const path = `/repositories/${container.externalId}/labels${cursor ?? `?per_page=${pageSize}`}`;
      const page = await callGithub(access, { path, schema: labelsSchema });
      return { items: page.body.map(toNamed), next: readLinks(page.headers).next };
    });
    return { statuses: [statuses.open, statuses.closed], priorities: [], types: [], labels };
  },
};

/** A page that begins within a second may lack issues of that second, and so may each page but the last of its own. */
function spanOf({ since, page }: Place, last: string | null): Span {
  const from = since === null ? null : toMilliseconds(since) + (page > 1 ? 1_000 : 0);
  return { from, until: last === null ? null : toMilliseconds(last) };
}

/** A page that lies within one second as a whole can only be left by its number. */
function placeAfter(place: Place, lastUpdatedAt: string): string {
  const next =
    lastUpdatedAt === place.since
      ? { since: place.since, page: place.page + 1 }
      : { since: lastUpdatedAt, page: 1 };
  return JSON.stringify(next);
}

const placeSchema = z.object({ since: z.nullable(z.string()), page: z.int().check(z.positive()) });

function readPlace(cursor: string): Place {
  return placeSchema.parse(JSON.parse(cursor));
}

function toSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
