import { describe, expect, it } from "vitest";

import { inbound } from "../../../src/providers/linear/inbound.ts";
import { hmacHex } from "../../sandbox/sign.ts";

const secret = "lin_wh_secret";
const sentAt = 1_800_000_000_000;
const encode = (text: string) => Uint8Array.from(new TextEncoder().encode(text));
const team = { id: "t1", key: "ENG", name: "Engineering" };

const issue = {
  id: "i1",
  identifier: "ENG-1",
  url: "https://linear.app/acme/issue/ENG-1/door",
  title: "Door",
  description: "It **sticks**.",
  priority: 2,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-02T00:00:00.000Z",
  state: { id: "s1", name: "Triage", type: "triage" },
  team,
  labels: [],
};

const parse = (event: string, payload: object) =>
  inbound.parse(event, {
    contentType: "application/json",
    body: encode(JSON.stringify(payload)),
    container: null,
  });
const told = (action: string, data: object, updatedFrom?: object) =>
  parse("Issue", { action, type: "Issue", data, ...(updatedFrom === undefined ? {} : { updatedFrom }) });
const kinds = (action: string, data: object, updatedFrom?: object) =>
  told(action, data, updatedFrom).events.map((event) => {
    const about =
      event.kind === "tracker.issue_changed" ||
      event.kind === "tracker.issue_deleted" ||
      event.kind === "tracker.issue_moved"
        ? (event.container?.externalId ?? null)
        : null;
    return [
      event.kind,
      about,
      ...(event.kind === "tracker.issue_moved" ? [event.to.container.externalId] : []),
    ];
  });

describe("the signed time", () => {
  async function verify(body: string, now: number): Promise<boolean> {
    const headers = new Headers({
      "linear-signature": await hmacHex("SHA-256", secret, body),
      "linear-timestamp": String(now),
    });
    const request = {
      url: "https://time.example.com/webhooks/linear/1",
      method: "POST",
      headers,
      body: encode(body),
    };
    return inbound.verify(request, await inbound.importSecret(secret), now);
  }

  it("is that of the body, and may be off by a minute", async () => {
    const body = JSON.stringify({ webhookTimestamp: sentAt });
    expect(await verify(body, sentAt + 60_000)).toBe(true);
    expect(await verify(body, sentAt - 60_000)).toBe(true);
    expect(await verify(body, sentAt + 60_001)).toBe(false);
    expect(await verify(body, sentAt - 60_001)).toBe(false);
    expect(await verify(body, Number.NaN)).toBe(false);
  });

  it.each(["{}", '{"webhookTimestamp":"1800000000000"}', '{"webhookTimestamp":null}', "[]", "{", ""])(
    "is none in %s",
    async (body) => {
      expect(await verify(body, sentAt)).toBe(false);
    },
  );
});

describe("an issue", () => {
  it("is told of for its team and for its project", () => {
    const project = { id: "p1", name: "Redesign", url: "https://linear.app/acme/project/redesign" };
    expect(kinds("create", issue)).toEqual([["tracker.issue_changed", "team_t1"]]);
    expect(kinds("update", { ...issue, project })).toEqual([
      ["tracker.issue_changed", "team_t1"],
      ["tracker.issue_changed", "project_p1"],
    ]);
  });

  it("that left its team or project is handed over", () => {
    expect(kinds("update", issue, { teamId: "t0", updatedAt: "x" })).toEqual([
      ["tracker.issue_moved", "team_t1", "team_t1"],
      ["tracker.issue_moved", "team_t0", "team_t1"],
      ["tracker.issue_changed", "team_t1"],
    ]);
    expect(kinds("update", issue, { projectId: "p0" })).toEqual([
      ["tracker.issue_moved", "project_p0", "team_t1"],
      ["tracker.issue_changed", "team_t1"],
    ]);
  });

  it("names who was assigned, when that is what changed", () => {
    const data = { ...issue, assignee: { id: "u1", name: "Alice Adler" } };
    const assignedBy = (action: string, from?: object) => {
      const [event] = told(action, data, from).events;
      return event?.kind === "tracker.issue_changed" ? event.assigned : undefined;
    };
    expect(assignedBy("update", { assigneeId: null })).toEqual({ accountId: "u1", login: "Alice Adler" });
    expect(assignedBy("create")).toEqual({ accountId: "u1", login: "Alice Adler" });
    expect(assignedBy("update", { title: "Gate" })).toBeNull();
  });

  it("is put away in the trash, and gone when it is removed", () => {
    const awayOf = (data: object) => {
      const [event] = told("update", { ...issue, ...data }).events;
      return event?.kind === "tracker.issue_changed" ? (event.issue.awayBecause ?? null) : undefined;
    };
    const archivedAt = "2026-01-02T00:00:00.000Z";
    expect(awayOf({ archivedAt, trashed: true })).toBe("is in Linear's trash");
    expect(awayOf({ archivedAt })).toBe("is archived in Linear");
    expect(awayOf({ archivedAt, state: { id: "s", name: "Done", type: "completed" } })).toBeNull();
    expect(kinds("remove", { id: "i1" })).toEqual([["tracker.issue_deleted", null]]);
    expect(kinds("remove", { ...issue, archivedAt, trashed: true })).toEqual([
      ["tracker.issue_changed", "team_t1"],
    ]);
  });

  it("keeps a state of a type that nobody knew", () => {
    const [event] = told("update", {
      ...issue,
      state: { id: "s", name: "New", type: "newInTenYears" },
    }).events;
    expect(event).toMatchObject({ issue: { status: { id: "s", name: "New", category: "todo" } } });
  });
});

it("tells of labels and projects what Timewire uses", () => {
  const label = { id: "l1", name: "defect" };
  expect(parse("IssueLabel", { action: "update", data: label, updatedFrom: { name: "bug" } }).events).toEqual(
    [{ kind: "tracker.label_renamed", container: null, labelId: "l1", from: "bug", to: "defect" }],
  );
  expect(parse("IssueLabel", { action: "remove", data: label }).events).toMatchObject([
    { kind: "tracker.label_deleted" },
  ]);
  expect(parse("IssueLabel", { action: "create", data: label }).ignoredBecause).toMatch(/^The label .*\.$/);
  const project = { id: "p1", name: "New name", url: "https://linear.app/acme/project/p1" };
  const about = { externalId: "project_p1" };
  expect(
    parse("Project", { action: "update", data: project, updatedFrom: { name: "Old" } }).events,
  ).toMatchObject([{ kind: "container.renamed", container: about }]);
  expect(parse("Project", { action: "remove", data: project }).events).toMatchObject([
    { kind: "container.gone", container: about },
  ]);
  expect(parse("Project", { action: "update", data: project }).ignoredBecause).toMatch(/\.$/);
  expect(parse("Reaction", { action: "create", data: { id: "c" } }).ignoredBecause).toMatch(/does not use/);
});

describe("a cycle", () => {
  const cycle = {
    id: "c2",
    number: 2,
    startsAt: "2026-01-01T00:00:00.000Z",
    endsAt: "2026-01-15T00:00:00.000Z",
  };
  const sprintsOf = (changes: object) => {
    const [event] = told("update", { ...issue, cycle: { ...cycle, ...changes } }).events;
    return event?.kind === "tracker.issue_changed" ? event.issue.sprints : undefined;
  };

  it("is current when its issue is told of within it, and has its number for a name", () => {
    expect(sprintsOf({})).toEqual([{ id: "c2", name: "Cycle 2", isCurrent: true }]);
    expect(sprintsOf({ name: "Launch", startsAt: "2026-01-02T00:00:00.001Z" })).toEqual([
      { id: "c2", name: "Launch", isCurrent: false },
    ]);
    expect(sprintsOf({ endsAt: "2026-01-02T00:00:00.000Z" })).toMatchObject([{ isCurrent: false }]);
  });

  it("that is moved, renamed, ended or deleted has its issues read again", () => {
    const data = { ...cycle, teamId: "t1" };
    const kindsOf = (action: string, updatedFrom: object) =>
      parse("Cycle", { action, data, updatedFrom }).events.map(({ kind }) => kind);
    expect(kindsOf("update", { startsAt: cycle.endsAt })).toEqual(["tracker.shared_changed"]);
    expect(kindsOf("update", { completedAt: null })).toEqual(["tracker.shared_changed"]);
    expect(kindsOf("remove", {})).toEqual(["tracker.shared_changed"]);
    expect(kindsOf("update", { scopeHistory: [] })).toEqual([]);
    expect(kindsOf("create", {})).toEqual([]);
  });
});

describe("a comment", () => {
  const data = {
    id: "c1",
    body: "Hm.",
    issueId: "i1",
    issue: { id: "i1", identifier: "ENG-1" },
    user: { id: "u1", name: "Alice Adler" },
    createdAt: issue.createdAt,
    updatedAt: issue.updatedAt,
  };
  const say = (changes: object = {}, action = "create") =>
    parse("Comment", { action, url: `${issue.url}#comment-c1`, data: { ...data, ...changes } });

  it("tells what it says, of which issue and whose it is", () => {
    expect(say().events).toMatchObject([
      {
        kind: "tracker.comment_changed",
        container: null,
        issue: { id: "i1", key: "ENG-1" },
        comment: { id: "c1", author: { accountId: "u1", login: "Alice Adler" }, body: { text: "Hm." } },
      },
    ]);
    const elsewhere = { user: null, externalUser: { id: "x1", name: "Carol" }, issue: undefined };
    expect(say(elsewhere).events).toMatchObject([
      { issue: { id: "i1" }, comment: { author: { login: "Carol" } } },
    ]);
    expect(say({ user: undefined }).events).toMatchObject([{ comment: { author: null } }]);
  });

  it("is gone with no more than its id, and left out on something else", () => {
    const gone = parse("Comment", { action: "remove", data: { id: "c1" } });
    expect(gone.events).toMatchObject([{ kind: "tracker.comment_deleted", commentId: "c1" }]);
    expect(say({ issueId: null, issue: null, projectUpdateId: "p1" })).toMatchObject({
      events: [],
      ignoredBecause: expect.stringMatching(/not on an issue/),
    });
  });
});
