import { type Context, Hono } from "hono";
import * as z from "zod";
import { matches, parseJql } from "../jql.ts";
import { presentIssue } from "../present.ts";
import type { Issue } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { findIssue, issuesOf, maySee, projectOf } from "../world.ts";
import { jsonOf, type RestEnv } from "./env.ts";

const listSchema = z.union([z.array(z.string()), z.string().transform((text) => text.split(","))]).optional();

const searchSchema = z.looseObject({
  jql: z.string().default(""),
  nextPageToken: z.string().optional(),
  startAt: z.coerce.number().default(0),
  maxResults: z.coerce.number().int().min(0).default(50),
  fields: listSchema,
  properties: listSchema,
  reconcileIssues: z.array(z.number()).max(50).default([]),
});
type Search = z.infer<typeof searchSchema>;

const tokenSchema = z.object({ jql: z.string(), after: z.string(), until: z.number() });
const bulkSchema = z.looseObject({
  issueIdsOrKeys: z.array(z.string()).min(1).max(100),
  fields: listSchema,
  properties: listSchema,
});
const matchSchema = z.looseObject({ issueIds: z.array(z.int()), jqls: z.array(z.string()) });
const parseSchema = z.looseObject({ queries: z.array(z.string()).min(1) });

/** Searches by JQL: with tokens in the Cloud, with offsets in Data Center. */
export function searchRoutes(): Hono<RestEnv> {
  const routes = new Hono<RestEnv>();
  routes.get("/search/jql", (c) => c.json(searchByToken(c, readSearch(c.req.query()))));
  routes.post("/search/jql", async (c) => c.json(searchByToken(c, readSearch(await jsonOf(c)))));
  routes.get("/search", (c) => c.json(searchByOffset(c, readSearch(c.req.query()))));
  routes.post("/search", async (c) => c.json(searchByOffset(c, readSearch(await jsonOf(c)))));
  routes.post("/issue/bulkfetch", async (c) => {
    const { issueIdsOrKeys, fields, properties } = read(bulkSchema, await jsonOf(c));
    const { instance, login, version } = c.var;
    // What is missing or hidden is simply not there.
    const found = issueIdsOrKeys.flatMap((one) => findIssue(instance, one) ?? []);
    const visible = found.filter((issue) => maySee(login, issue));
    return c.json({
      expand: "",
      issueErrors: visible
        .filter(({ isUnreadable }) => isUnreadable)
        .map(({ id }) => ({ id, errorMessage: "The issue could not be loaded. Please try again." })),
      issues: visible
        .filter(({ isUnreadable }) => !isUnreadable)
        .map((issue) => presentFound(issue, { version, fields, properties })),
    });
  });
  routes.post("/jql/parse", async (c) => {
    const { queries } = read(parseSchema, await jsonOf(c));
    return c.json({ queries: queries.map((query) => parsedQuery(c, query)) });
  });
  // What is told of one that is missing or hidden is nothing, as for one that does not match.
  routes.post("/jql/match", async (c) => {
    const { issueIds, jqls } = read(matchSchema, await jsonOf(c));
    const { login, instance } = c.var;
    const issues = issueIds
      .map((id) => findIssue(instance, String(id)))
      .filter((issue) => issue !== null && maySee(login, issue));
    return c.json({ matches: jqls.map((jql) => matchesOf(c, jql, issues as Issue[])) });
  });
  return routes;
}

function matchesOf(c: Context<RestEnv>, jql: string, issues: Issue[]) {
  const { errors = [] } = parsedQuery(c, jql);
  if (errors.length > 0) return { matchedIssues: [], errors };
  const asker = { login: c.var.login, instance: c.var.instance.id };
  const matched = issues.filter((issue) => matches(jql, issue, asker));
  return { matchedIssues: matched.map(({ id }) => Number(id)), errors };
}

function parsedQuery(c: Context<RestEnv>, query: string) {
  try {
    parseJql(query, { login: c.var.login, instance: c.var.instance.id });
    return { query, structure: {} };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { query, errors: [error.message] };
  }
}

function readSearch(given: unknown): Search {
  return read(searchSchema, given);
}

function read<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    throw new Refusal(400, "Invalid request payload. Refer to the REST API documentation and try again.");
  return parsed.data;
}

function searchByToken(c: Context<RestEnv>, search: Search) {
  if (c.var.instance.cloudId === null) throw new Refusal(404, "null for uri");
  const token = search.nextPageToken === undefined ? null : readToken(search.nextPageToken);
  if (token !== null && token.jql !== search.jql)
    throw new Refusal(400, "The nextPageToken is invalid or expired.");
  const found = find(c, search);
  // Only ids and keys come five thousand at a time; pages with fields are shorter.
  const most = Math.min(search.maxResults, (search.fields ?? ["id"]).length > 1 ? 100 : 5000);
  const from = token === null ? 0 : found.findIndex(({ id }) => id === token.after) + 1;
  const page = found.slice(from, from + most);
  const isLast = from + page.length >= found.length;
  const last = page.at(-1);
  return {
    issues: page.map((issue) => presentFound(issue, { ...search, version: c.var.version, idsOnly: true })),
    isLast,
    ...(isLast || last === undefined ? {} : { nextPageToken: writeToken(search.jql, last.id) }),
  };
}

function searchByOffset(c: Context<RestEnv>, search: Search) {
  if (c.var.instance.cloudId !== null)
    throw new Refusal(
      404,
      "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.",
    );
  const found = find(c, search, true);
  const { startAt } = search;
  const maxResults = Math.min(search.maxResults, 100);
  const page = found.slice(startAt, startAt + maxResults);
  const { version } = c.var;
  return {
    startAt,
    maxResults,
    total: found.length,
    issues: page.map((one) => presentFound(one, { ...search, version })),
  };
}

/** As the index knows them, which may lag; those that are to be reconciled are known as they are. */
function find(c: Context<RestEnv>, { jql, reconcileIssues }: Search, mayBeUnbounded = false): Issue[] {
  const { login, instance } = c.var;
  const query = parseJql(jql, { login, instance: instance.id });
  if (!query.isBounded && !mayBeUnbounded)
    throw new Refusal(
      400,
      "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.",
    );
  const isKnown = (issue: Issue) => reconcileIssues.includes(Number(issue.id));
  return issuesOf(instance)
    .flatMap((issue) => (isKnown(issue) ? [issue] : asIndexed(issue)))
    .filter((issue) => issue.archivedAtMs === null && maySee(login, issue) && !projectOf(issue).isArchived)
    .filter((issue) => query.test(issue))
    .toSorted(query.order);
}

function asIndexed(issue: Issue): Issue[] {
  const { before } = issue;
  if (before === null || before.untilMs <= Date.now()) return [issue];
  return before.issue === null ? [] : [{ ...before.issue, before: null }];
}

type Shown = {
  version: RestEnv["Variables"]["version"];
  fields?: string[] | undefined;
  properties?: string[] | undefined;
  idsOnly?: boolean;
};

function presentFound(issue: Issue, { version, fields, properties, idsOnly = false }: Shown) {
  const shown = presentIssue(issue, version, fields ?? (idsOnly ? ["id"] : null));
  if (properties === undefined) return shown;
  const wanted = Object.entries(issue.properties).filter(([key]) => properties.includes(key));
  return { ...shown, properties: Object.fromEntries(wanted) };
}

const tokenLifetimeMs = 7 * 86_400_000;

function writeToken(jql: string, after: string): string {
  return btoa(encodeURIComponent(JSON.stringify({ jql, after, until: Date.now() + tokenLifetimeMs })));
}

function readToken(text: string): z.infer<typeof tokenSchema> {
  try {
    const token = tokenSchema.parse(JSON.parse(decodeURIComponent(atob(text))));
    if (token.until > Date.now()) return token;
  } catch {
    // Said below.
  }
  throw new Refusal(400, "The nextPageToken is invalid or expired.");
}
