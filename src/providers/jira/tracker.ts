import * as z from "zod/mini";

import { failedWith, unless } from "../kit/failures.ts";
import { collectPages } from "../kit/pages.ts";
import type { Access } from "../provider.ts";
import type { ContainerRef, IssuePage, ResolvedIssue, Tracker } from "../tracker.ts";
import { callJira } from "./client.ts";
import { containers } from "./containers.ts";
import { isCloud } from "./hosts.ts";
import { write } from "./issue-writes.ts";
import { query, whichOf } from "./jql.ts";
import { toContainerRef, toIssueSnapshot, toNamed, toStatus } from "./mapping.ts";
import { people } from "./people.ts";
import {
  bulkSchema,
  componentsSchema,
  foundSchema,
  fieldsWith,
  issueSchema,
  type JiraIssue,
  labelsSchema,
  prioritiesSchema,
  typesSchema,
} from "./schemas.ts";
import { openSprints, sprintFieldOf } from "./sprints.ts";
import { worklogs } from "./worklogs.ts";

const pageSize = 100;
const mostLabelPages = 10;
/** Searches are behind what is true by seconds, at times by minutes. */
const overlapMs = 10 * 60_000;

/**
 * `since` (milliseconds; null = what is open) says what is listed, `page` is the token of the next page or, in Data Center, its offset;
 * `latest` is the newest change that the run has seen. `sprintField` as sprintFieldOf says it; absent = it was not asked.
 */
const cursorSchema = z.object({
  since: z.nullable(z.number()),
  page: z.nullable(z.string()),
  latest: z.nullable(z.number()),
  sprintField: z.nullish(z.string()),
});
type Cursor = z.infer<typeof cursorSchema>;

/** Issues of a project, by JQL. Dates in it are numbers: texts would be read in the account's time zone, which it may change. */
export const tracker: Tracker = {
  noun: { one: "project", many: "projects" },
  containers,

  async list(access, container, { cursor: text, startedAt, query: own = null }) {
    const asked = text === null ? { since: null, page: null, latest: null } : parseCursor(text);
    if (asked === null) return { status: "reset" };
    const { sprintField = await sprintFieldOf(access) } = asked;
    const cursor = { ...asked, sprintField };
    const found = await search(access, container, { ...cursor, query: own });
    const items = found.issues.map((issue) => toIssueSnapshot(issue, originOf(container)));
    const latest = Math.max(cursor.latest ?? 0, ...items.map(({ updatedAt }) => updatedAt)) || null;
    const next = found.next === null ? null : { ...cursor, page: found.next, latest };
    const page: IssuePage = {
      status: "page",
      items,
      removed: [],
      listed: items.length,
      next: next && toText(next),
      cursor: next === null ? toText(cursorAfter({ ...cursor, latest }, startedAt)) : null,
    };
    const isComplete = cursor.page === null && (isCloud(access) || next === null);
    return isComplete ? { ...page, span: { from: cursor.since, until: next && latest } } : page;
  },

  since: (updatedAt) => toText({ since: updatedAt, page: null, latest: null }),

  /** Told 404 both of what was deleted and of what the account may not see; an archived issue is there to be read. */
  async get(access, container, { id }) {
    const fields = fieldsWith(await sprintFieldOf(access));
    const path = `/issue/${encodeURIComponent(id)}?fields=${fields.join(",")}`;
    const found = await unless([404], callJira(access, { path, schema: issueSchema }));
    return found === null ? { is: "hidden" } : resolve(found.body, container);
  },

  /**
   * What is not answered is hidden, as above, unless Jira says that it could not answer: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-bulkfetch-post
   */
  async getMany(access, container, issues) {
    if (!isCloud(access)) return null;
    const ids = issues.map(({ id }) => id);
    const json = { issueIdsOrKeys: ids, fields: fieldsWith(await sprintFieldOf(access)) };
    const request = { method: "POST", path: "/issue/bulkfetch", json, isIdempotent: true } as const;
    const { body } = await callJira(access, { ...request, schema: bulkSchema });
    return new Map<string, ResolvedIssue>([
      ...ids.map((id) => [id, { is: "hidden" }] as const),
      ...(body.issueErrors ?? []).map(({ id }) => [id, { is: "unknown" }] as const),
      ...body.issues.map((issue) => [issue.id, resolve(issue, container)] as const),
    ]);
  },

  async vocabulary(access, container) {
    const { externalId } = container;
    const project = `/project/${encodeURIComponent(externalId)}`;
    const { body: types } = await callJira(access, { path: `${project}/statuses`, schema: typesSchema });
    const { body: components } = await callJira(access, {
      path: `${project}/components`,
      schema: componentsSchema,
    });
    const { body: priorities } = await callJira(access, { path: "/priority", schema: prioritiesSchema });
    const statuses = new Map(
      types.flatMap((type) => type.statuses).map((status) => [status.id, toStatus(status)]),
    );
    const sprintField = await sprintFieldOf(access);
    return {
      statuses: [...statuses.values()],
      priorities: priorities.map(toNamed),
      types: types.map(toNamed),
      components: components.map(toNamed),
      labels: isCloud(access) ? await labelsOf(access) : [],
      ...(sprintField === null
        ? {}
        : {
            sprints: await openSprints(access, whichOf(externalId, {}), sprintField),
            presets: [
              { id: "current-sprint", name: "Only the current sprint", filter: { onlyCurrentSprint: true } },
            ],
          }),
    };
  },

  people,
  query,
  worklogs,
  write,
};

function resolve(issue: JiraIssue, container: ContainerRef): ResolvedIssue {
  const snapshot = toIssueSnapshot(issue, originOf(container));
  const there = toContainerRef(issue.fields.project, originOf(container));
  return there.externalId === container.externalId
    ? { is: "here", issue: snapshot }
    : { is: "moved", to: { container: there, issue: snapshot } };
}

type Asked = Cursor & { query: string | null };
type Found = { issues: JiraIssue[]; next: string | null };

async function search(access: Access, container: ContainerRef, cursor: Asked): Promise<Found> {
  try {
    return isCloud(access)
      ? await searchByToken(access, container, cursor)
      : await searchByOffset(access, container, cursor);
  } catch (error) {
    // A project that is not there is a bad query to a search: asked for by itself, it is what it is.
    if (!failedWith(error, [400])) throw error;
    await callJira(access, { path: `/project/${encodeURIComponent(container.externalId)}` });
    throw error;
  }
}

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/#api-rest-api-3-search-jql-post */
async function searchByToken(
  access: Access,
  { externalId }: ContainerRef,
  { since, query: own, page, sprintField }: Asked,
): Promise<Found> {
  const json = {
    jql: `${whichOf(externalId, { since, query: own })} ORDER BY updated ASC, id ASC`,
    fields: fieldsWith(sprintField),
    maxResults: pageSize,
    ...(page === null ? {} : { nextPageToken: page }),
  };
  const request = { method: "POST", path: "/search/jql", json, isIdempotent: true } as const;
  const { issues, isLast, nextPageToken } = (await callJira(access, { ...request, schema: foundSchema }))
    .body;
  const isOver = isLast === true || issues.length === 0 || nextPageToken === page;
  return { issues, next: isOver ? null : (nextPageToken ?? null) };
}

/** By creation, so that what is changed meanwhile does not shift others from one page to another. */
async function searchByOffset(
  access: Access,
  { externalId }: ContainerRef,
  { since, query: own, page, sprintField }: Asked,
): Promise<Found> {
  const startAt = Number(page ?? 0);
  const jql = `${whichOf(externalId, { since, query: own })} ORDER BY created ASC, id ASC`;
  const json = { jql, fields: fieldsWith(sprintField), maxResults: pageSize, startAt };
  const request = { method: "POST", path: "/search", json, isIdempotent: true } as const;
  const { issues, total = 0 } = (await callJira(access, { ...request, schema: foundSchema })).body;
  const end = startAt + issues.length;
  return { issues, next: issues.length === 0 || end >= total ? null : String(end) };
}

/** By Jira's clock, unless only what is open was listed: what is done was changed at any time. */
function cursorAfter({ since, latest, sprintField }: Cursor, startedAt: number): Cursor {
  const next = since === null ? startedAt - overlapMs : Math.max(since, (latest ?? 0) - overlapMs);
  return { since: next, page: null, latest: null, sprintField };
}

/** Of the whole site: a project has none of its own. */
async function labelsOf(access: Access) {
  const names = await collectPages(mostLabelPages, async (cursor) => {
    const startAt = Number(cursor ?? 0);
    const { body } = await callJira(access, { path: `/label?startAt=${startAt}`, schema: labelsSchema });
    const isLast = body.isLast !== false || body.values.length === 0;
    return { items: body.values, next: isLast ? null : String(startAt + body.values.length) };
  });
  return names.map((name) => ({ id: null, name: name.toWellFormed() }));
}

function originOf({ url }: ContainerRef): string {
  return new URL(url).origin;
}

function toText(cursor: Cursor): string {
  return JSON.stringify(cursor);
}

/** null = it is none of ours. */
function parseCursor(text: string): Cursor | null {
  try {
    return cursorSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
