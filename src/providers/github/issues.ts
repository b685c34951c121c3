import * as z from "zod/mini";

import type { Issues } from "../provider.ts";
import { callGithubIfChanged, readLinks } from "./client.ts";
import { issueSchema, isPullRequest, toIssueSnapshot } from "./mapping.ts";

const pageSize = 100;
const issuesSchema = z.array(issueSchema);

/** `since` is GitHub's second (inclusive) and `page` the page within it. */
type Place = { since: string | null; page: number };

/**
 * https://docs.github.com/rest/issues/issues#list-repository-issues. The walk goes by updated_at and begins each page
 * where the last one ended: by page number alone, an issue that is closed during the walk would shift another one past it.
 */
export const issues: Issues = {
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
      issues: response.body.filter((issue) => !isPullRequest(issue)).map(toIssueSnapshot),
      listed: response.body.length,
      next: links.next === null || last === undefined ? null : placeAfter(place, last),
      pagesTotal: next === null ? (links.pagesTotal ?? 1) : null,
      etag: next === null ? response.headers.get("ETag") : null,
    };
  },
};

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
