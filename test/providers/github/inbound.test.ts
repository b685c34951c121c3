import { describe, expect, it } from "vitest";

import { inbound } from "../../../src/providers/github/inbound.ts";
import { ProviderError } from "../../../src/providers/provider.ts";

const encode = (text: string) => Uint8Array.from(new TextEncoder().encode(text));

const identify = (headers: Headers) =>
  inbound.identify({ url: "https://t.example/", method: "POST", headers, body: encode("") });
const parse = (event: string, contentType: string | null, body: Uint8Array) =>
  inbound.parse(event, { contentType, body, container: null });

const bytes = (value: unknown) => encode(JSON.stringify(value));

const issue = {
  id: 7,
  number: 12,
  title: "It breaks",
  body: null,
  html_url: "https://github.com/acme/web/issues/12",
  state: "open",
  labels: [{ id: 208, name: "bug" }, "raw"],
  type: { id: 5, name: "Bug" },
  assignees: [{ id: 3, login: "ada" }],
  milestone: { id: 9, title: "Next", state: "open", due_on: "2026-12-01T08:00:00Z" },
  created_at: "2026-11-01T10:00:00Z",
  updated_at: "2026-11-02T10:00:00Z",
  closed_at: null,
};
const repository = { id: 99, full_name: "acme/web", html_url: "https://github.com/acme/web" };
const payload = (action: string, more: object = {}) => ({ action, issue, repository, ...more });

describe("GitHub's deliveries", () => {
  it("are identified by their own headers", () => {
    const headers = new Headers({ "X-GitHub-Event": "issues", "X-GitHub-Delivery": "72d3162e-cc78" });
    expect(identify(headers)).toEqual({ event: "issues", id: "72d3162e-cc78" });
    expect(identify(new Headers({ "X-GitHub-Event": "issues" }))).toBeNull();
    expect(identify(new Headers({ "X-GitHub-Event": "a b", "X-GitHub-Delivery": "1" }))).toBeNull();
  });

  it("become neutral events, as JSON and as a form", () => {
    const body = bytes(payload("assigned", { assignee: { id: 3, login: "ada" } }));
    const parsed = parse("issues", "application/json", body);
    expect(parsed).toEqual({
      action: "assigned",
      ignoredBecause: null,
      events: [
        {
          kind: "tracker.issue_changed",
          container: { externalId: "99", name: "acme/web", url: "https://github.com/acme/web" },
          assigned: { accountId: "3", login: "ada" },
          issue: {
            id: "7",
            key: "acme/web#12",
            url: "https://github.com/acme/web/issues/12",
            title: "It breaks",
            body: { text: "", source: "", format: "markdown" },
            status: { id: "open", name: "Open", category: "todo" },
            type: { id: "5", name: "Bug" },
            parentKey: null,
            priority: null,
            labels: [
              { id: "208", name: "bug" },
              { id: null, name: "raw" },
            ],
            sprints: [{ id: "9", name: "Next", isCurrent: true }],
            assignees: [{ accountId: "3", login: "ada" }],
            dueOn: "2026-12-01",
            estimateSeconds: null,
            spentSeconds: null,
            createdAt: Date.UTC(2026, 10, 1, 10),
            updatedAt: Date.UTC(2026, 10, 2, 10),
            closedAt: null,
            version: "2026-11-02T10:00:00Z",
          },
        },
      ],
    });
    const form = encode(new URLSearchParams({ payload: new TextDecoder().decode(body) }).toString());
    expect(parse("issues", "application/x-www-form-urlencoded", form)).toEqual(parsed);
  });

  it("name both ends of a transfer", () => {
    const changes = {
      new_issue: { ...issue, id: 8, number: 1 },
      new_repository: { ...repository, id: 100, full_name: "acme/api" },
    };
    const { events } = parse("issues", null, bytes(payload("transferred", { changes })));
    expect(events).toMatchObject([
      {
        kind: "tracker.issue_moved",
        container: { externalId: "99" },
        to: { container: { externalId: "100", name: "acme/api" }, issue: { id: "8", key: "acme/api#1" } },
      },
    ]);
  });

  it("keep the text of a transferred issue whose new one comes without it", () => {
    const changes = {
      new_issue: { ...issue, id: 8, number: 1, body: null },
      new_repository: { ...repository, id: 100, full_name: "acme/api" },
    };
    const told = { ...payload("transferred", { changes }), issue: { ...issue, body: "Steps" } };
    const { events } = parse("issues", null, bytes(told));
    expect(events).toMatchObject([{ to: { issue: { body: { text: "Steps" } } } }]);
    const rewritten = { ...changes, new_issue: { ...changes.new_issue, body: "Other steps" } };
    const other = { ...payload("transferred", { changes: rewritten }), issue: { ...issue, body: "Steps" } };
    expect(parse("issues", null, bytes(other)).events).toMatchObject([
      { to: { issue: { body: { text: "Other steps" } } } },
    ]);
  });

  it.each([
    [{ changes: { due_on: { from: null } } }, "edited", "The milestone “Next” has another date."],
    [{}, "deleted", "The milestone “Next” was deleted."],
    [{}, "closed", "The milestone “Next” was closed."],
    [{}, "opened", "The milestone “Next” was opened again."],
  ])("of a milestone tell that its issues changed", (more, action, what) => {
    const body = { ...payload(action, more), milestone: { title: "Next", due_on: null } };
    const { events } = parse("milestone", null, bytes(body));
    expect(events).toMatchObject([{ kind: "tracker.shared_changed", container: { externalId: "99" }, what }]);
  });

  it("of a label tell its old and its new name, or that it went", () => {
    const label = { id: 7, name: "defect" };
    const renamed = { ...payload("edited", { changes: { name: { from: "bug" } } }), label };
    expect(parse("label", null, bytes(renamed)).events).toMatchObject([
      { kind: "tracker.label_renamed", labelId: "7", from: "bug", to: "defect" },
    ]);
    const deleted = { ...payload("deleted"), label };
    expect(parse("label", null, bytes(deleted)).events).toMatchObject([
      { kind: "tracker.label_deleted", label: { name: "defect" } },
    ]);
  });

  it.each([
    ["issues", payload("deleted"), "tracker.issue_deleted"],
    ["repository", payload("renamed"), "container.renamed"],
    ["repository", payload("transferred"), "container.renamed"],
    ["repository", payload("deleted"), "container.gone"],
    ["ping", { zen: "Keep it logically awesome.", hook_id: 1 }, "subscription.confirmed"],
    ["meta", { action: "deleted", hook_id: 1 }, "subscription.removed"],
    ["installation", { action: "suspend", installation: { account: { login: "acme" } } }, "access.changed"],
    ["installation", { action: "deleted", installation: {} }, "access.changed"],
    ["installation", { action: "unsuspend" }, "access.changed"],
  ])("of %s tell what happened", (event, body, kind) => {
    expect(parse(event, null, bytes(body)).events).toMatchObject([{ kind }]);
  });

  it.each([
    ["issues", payload("pinned"), '"pinned"'],
    ["issues", payload("locked"), '"locked"'],
    ["issues", payload("opened", { issue: { ...issue, pull_request: {} } }), "pull request"],
    ["repository", payload("archived"), '"archived"'],
    ["milestone", { ...payload("created"), milestone: { title: "Next" } }, '"created"'],
    ["milestone", { ...payload("edited", { changes: {} }), milestone: { title: "Next" } }, "same date"],
    ["label", { ...payload("created"), label: { id: 7, name: "bug" } }, '"created"'],
    [
      "label",
      { ...payload("edited", { changes: { color: {} } }), label: { id: 7, name: "bug" } },
      "same name",
    ],
    ["push", {}, '"push"'],
    ["constructor", {}, '"constructor"'],
  ])("of %s that are not used say why", (event, body, reason) => {
    const parsed = parse(event, null, bytes(body));
    expect(parsed.events).toEqual([]);
    expect(parsed.ignoredBecause).toContain(reason);
  });

  it.each([
    ["without an issue", '{"action":"opened"}'],
    ["with a wrong time", JSON.stringify(payload("opened", { issue: { ...issue, updated_at: "soon" } }))],
    ["with an infinite number", '{"action":"opened","issue":{"id":1e400}}'],
  ])("that are %s fail for good, in a sentence", (_, body) => {
    const attempt = () => parse("issues", null, encode(body));
    expect(attempt).toThrow(ProviderError);
    expect(attempt).toThrow(/^The payload is not what GitHub's event "issues" promises \(.+\)\.$/);
  });

  it("cannot reach the prototype of objects", () => {
    const text = JSON.stringify(payload("opened")).replace("{", '{"__proto__":{"polluted":1},');
    parse("issues", null, encode(text));
    expect({}).not.toHaveProperty("polluted");
  });
});
