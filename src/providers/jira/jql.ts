import * as z from "zod/mini";

import { failed, quoteReason } from "../kit/failures.ts";
import type { Access } from "../provider.ts";
import type { OwnQuery } from "../own-query.ts";
import { callJira } from "./client.ts";
import { isCloud } from "./hosts.ts";

const parsedSchema = z.object({ queries: z.array(z.object({ errors: z.nullish(z.array(z.string())) })) });
const matchesSchema = z.object({
  matches: z.array(z.object({ matchedIssues: z.array(z.number()), errors: z.nullish(z.array(z.string())) })),
});
const idsSchema = z.object({ issues: z.array(z.object({ id: z.string() })) });

/** JQL of a person's own, within a project. */
export const query: OwnQuery = {
  name: "JQL",
  example: "component = Shop AND sprint in openSprints()",

  /** By itself as well, so that a bracket of it cannot end those that Timewire puts around it. */
  async check(access, { externalId, query: own }) {
    const errorsOf = isCloud(access) ? parse : tryOut;
    const [alone = [], within = []] = await errorsOf(access, [own, whichOf(externalId, { query: own })]);
    if (alone.length > 0) throw refused(alone.join(" "));
    if (within.length > 0)
      throw refused(`${within.join(" ")} Leave out ORDER BY: in which order issues come does not matter`);
  },

  async match(access, { externalId }, { query: own, issues }) {
    const ids = issues.map(({ id }) => id);
    return new Set(
      await (isCloud(access) ? matchInCloud(access, ids, own) : search(access, externalId, { ids, own })),
    );
  },
};

/** `since`: only what was updated since then (milliseconds), whatever its state; null = what is open; absent = all. */
export function whichOf(
  projectId: string,
  { since, query: own = null }: { since?: number | null; query?: string | null },
): string {
  return [
    `project = ${/^\d+$/.test(projectId) ? projectId : JSON.stringify(projectId)}`,
    ...(since === null ? ["statusCategory != done"] : []),
    ...(typeof since === "number" ? [`updated >= ${since}`] : []),
    ...(own === null ? [] : [`(${own})`]),
  ].join(" AND ");
}

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jql/#api-rest-api-3-jql-parse-post */
async function parse(access: Access, queries: string[]): Promise<string[][]> {
  const request = { method: "POST", path: "/jql/parse", json: { queries }, isIdempotent: true } as const;
  const { body } = await callJira(access, { ...request, schema: parsedSchema });
  return body.queries.map(({ errors }) => errors ?? []);
}

/** Data Center has nothing that only reads a query: a wrong one fails with its words. */
async function tryOut(access: Access, queries: string[]): Promise<string[][]> {
  for (const jql of queries) await callJira(access, searchOf({ jql, maxResults: 0 }));
  return [];
}

/** Reads the issues, not the index that searches lag behind: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jql/#api-rest-api-3-jql-match-post */
async function matchInCloud(access: Access, ids: string[], own: string): Promise<string[]> {
  const json = { issueIds: ids.map(Number), jqls: [own] };
  const request = { method: "POST", path: "/jql/match", json, isIdempotent: true } as const;
  const [match] = (await callJira(access, { ...request, schema: matchesSchema })).body.matches;
  if (match === undefined || (match.errors ?? []).length > 0) throw refused((match?.errors ?? []).join(" "));
  return match.matchedIssues.map(String);
}

async function search(
  access: Access,
  projectId: string,
  { ids, own }: { ids: string[]; own: string },
): Promise<string[]> {
  const numbers = ids.filter((id) => /^\d+$/.test(id)).join(", ");
  const jql = `${whichOf(projectId, { query: own })} AND id in (${numbers})`;
  // Without this an issue that was deleted a moment ago fails the whole search.
  const json = { jql, fields: ["id"], maxResults: ids.length, validateQuery: false };
  const { body } = await callJira(access, { ...searchOf(json), schema: idsSchema });
  return body.issues.map(({ id }) => id);
}

const searchOf = (json: object) => ({ method: "POST", path: "/search", json, isIdempotent: true }) as const;

function refused(said: string) {
  const message = `Jira refused this: ${quoteReason(said, "no reason was given")}`;
  return failed({ id: "jira" }, { code: "invalid", permanent: true, message });
}
