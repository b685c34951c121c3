import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { inbound as gitlab } from "../../src/providers/gitlab/inbound.ts";
import { inbound as linear } from "../../src/providers/linear/inbound.ts";
import type { QueuedInbound } from "../../src/providers/inbound.ts";
import { ProviderError } from "../../src/providers/provider.ts";
import {
  gitlabIssue,
  gitlabNote,
  linearComment,
  linearCycle,
  linearIssue,
  linearNamed,
} from "../support/tracker-payloads.ts";

const payloads: { name: string; inbound: QueuedInbound; event: string; payload: object }[] = [
  { name: "an issue of GitLab", inbound: gitlab, event: "issue", payload: gitlabIssue },
  { name: "a comment of GitLab", inbound: gitlab, event: "note", payload: gitlabNote },
  { name: "an issue of Linear", inbound: linear, event: "Issue", payload: linearIssue },
  { name: "a comment of Linear", inbound: linear, event: "Comment", payload: linearComment },
  { name: "a cycle of Linear", inbound: linear, event: "Cycle", payload: linearCycle },
  { name: "a label of Linear", inbound: linear, event: "IssueLabel", payload: linearNamed("IssueLabel") },
  { name: "a project of Linear", inbound: linear, event: "Project", payload: linearNamed("Project") },
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
