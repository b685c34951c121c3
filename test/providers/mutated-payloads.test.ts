import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { inbound as gitlab } from "../../src/providers/gitlab/inbound.ts";
import { inbound as linear } from "../../src/providers/linear/inbound.ts";
import type { QueuedInbound } from "../../src/providers/inbound.ts";
import { ProviderError } from "../../src/providers/provider.ts";

const [start, end] = ["2026-01-02T10:00:00.000Z", "2026-01-03T10:00:00.000Z"];
const alice = { id: 1, username: "alice", name: "Alice" };
const project = { id: 14, path_with_namespace: "acme/web", web_url: "https://gitlab.com/acme/web" };
const gitlabTimes = { created_at: "2026-01-02 10:00:00 UTC", updated_at: end };

const gitlabIssue = {
  object_kind: "issue",
  event_type: "issue",
  user: alice,
  project,
  object_attributes: {
    id: 301,
    iid: 23,
    project_id: 14,
    title: "Door sticks",
    description: "It **sticks**.",
    state: "opened",
    type: "Issue",
    action: "update",
    assignee_ids: [1],
    due_date: "2026-02-01",
    time_estimate: 3600,
    total_time_spent: 60,
    moved_to_id: null,
    ...gitlabTimes,
    closed_at: null,
  },
  labels: [{ id: 7, title: "bug" }],
  assignees: [alice],
  changes: { assignees: { previous: [], current: [alice] } },
};
const gitlabNote = {
  object_kind: "note",
  event_type: "note",
  user: alice,
  project,
  object_attributes: {
    id: 5,
    note: "Hm.",
    author_id: 1,
    system: false,
    internal: false,
    url: "",
    ...gitlabTimes,
  },
  issue: { id: 301, iid: 23 },
};

const team = { id: "t1", key: "ENG", name: "Engineering" };
const linearIssue = {
  action: "update",
  type: "Issue",
  url: "https://linear.app/acme/issue/ENG-1",
  data: {
    id: "i1",
    identifier: "ENG-1",
    url: "https://linear.app/acme/issue/ENG-1/door",
    title: "Door",
    description: "It **sticks**.",
    priority: 2,
    dueDate: "2026-02-01",
    createdAt: start,
    updatedAt: end,
    completedAt: null,
    canceledAt: null,
    archivedAt: null,
    trashed: null,
    state: { id: "s1", name: "Todo", type: "unstarted" },
    team,
    project: { id: "p1", name: "Redesign", url: "https://linear.app/acme/project/p1" },
    cycle: { id: "y1", number: 2, name: null, startsAt: start, endsAt: end },
    assignee: { id: "u1", name: "Alice" },
    labels: [{ id: "l1", name: "bug" }],
  },
  updatedFrom: { title: "Gate", teamId: "t2", projectId: null, assigneeId: null, updatedAt: start },
};
const linearComment = {
  action: "create",
  type: "Comment",
  url: "https://linear.app/acme/issue/ENG-1#comment-1",
  data: {
    id: "c1",
    body: "Hm.",
    issueId: "i1",
    user: { id: "u1", name: "Alice" },
    createdAt: start,
    updatedAt: end,
  },
};
const linearCycle = {
  action: "update",
  type: "Cycle",
  data: { id: "y1", number: 7, name: null, teamId: "t1", startsAt: start, endsAt: end },
  updatedFrom: { endsAt: start },
};
const named = (type: string) => ({
  action: "update",
  type,
  data: { id: "n1", name: "defect", url: "https://linear.app/acme/project/n1" },
  updatedFrom: { name: "bug" },
});

const payloads: { name: string; inbound: QueuedInbound; event: string; payload: object }[] = [
  { name: "an issue of GitLab", inbound: gitlab, event: "issue", payload: gitlabIssue },
  { name: "a comment of GitLab", inbound: gitlab, event: "note", payload: gitlabNote },
  { name: "an issue of Linear", inbound: linear, event: "Issue", payload: linearIssue },
  { name: "a comment of Linear", inbound: linear, event: "Comment", payload: linearComment },
  { name: "a cycle of Linear", inbound: linear, event: "Cycle", payload: linearCycle },
  { name: "a label of Linear", inbound: linear, event: "IssueLabel", payload: named("IssueLabel") },
  { name: "a project of Linear", inbound: linear, event: "Project", payload: named("Project") },
];

const odd = fc.constantFrom<unknown>(
  undefined,
  null,
  "",
  "\ud800",
  "no time",
  0,
  -1,
  1.5,
  true,
  [],
  {},
  [null],
  { id: null },
  "x".repeat(70_000),
);

type Mutation = { at: number; value: unknown };

/** Every place of a JSON value. */
function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function mutated(payload: object, mutations: readonly Mutation[]): unknown {
  let copy: unknown = structuredClone(payload);
  for (const { at, value } of mutations) {
    const paths = pathsOf(copy);
    const path = paths[at % paths.length] ?? [];
    // Its own copy: the same value may be put into itself.
    if (path.length === 0) copy = structuredClone(value);
    else replace(copy, path, structuredClone(value));
  }
  return copy;
}

function replace(root: unknown, path: string[], value: unknown): void {
  let holder = root;
  for (const key of path.slice(0, -1)) holder = Object(holder)[key];
  Object(holder)[path.at(-1) ?? ""] = value;
}

function expectReadOrRefused(
  parse: () => { events: readonly unknown[]; ignoredBecause: string | null },
): void {
  try {
    const { events, ignoredBecause } = parse();
    expect(events.length > 0 || ignoredBecause !== null).toBe(true);
  } catch (error) {
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ permanent: true, code: "unexpected" });
  }
}

describe.each(payloads)("$name", ({ inbound, event, payload }) => {
  const parse = (content: unknown) => {
    const body = new TextEncoder().encode(JSON.stringify(content) ?? "");
    return inbound.parse(event, { contentType: "application/json", body, container: null });
  };

  it("is read as it is documented", () => {
    expect(parse(payload).events.length).toBeGreaterThan(0);
  });

  it("is refused for good or read when all its texts are something else", () => {
    for (const value of ["x", "", "https://", "\uD800"])
      for (let at = 0; at < 200; at++) expectReadOrRefused(() => parse(mutated(payload, [{ at, value }])));
  });

  it("is read, ignored or refused for good in any other form, and never breaks", () => {
    const some = fc.array(fc.record({ at: fc.nat(200), value: odd }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(some, (mutations) => {
        expectReadOrRefused(() => parse(mutated(payload, mutations)));
      }),
      { numRuns: 400 },
    );
  });
});
