import { describe, expect, it } from "vitest";

import { fromBase64 } from "../../../src/lib/encoding.ts";
import { inbound } from "../../../src/providers/gitlab/inbound.ts";
import { importStandardKey, verifyStandard } from "../../../src/providers/kit/standard-webhooks.ts";
import type { ContainerRef } from "../../../src/providers/tracker.ts";

const project = { id: 14, path_with_namespace: "acme/web", web_url: "https://gitlab.com/acme/web" };
const times = { created_at: "2026-01-02 10:00:00 UTC", updated_at: "2026-01-03T10:00:00.789Z" };
const alice = { id: 1, username: "alice" };
const bob = { id: 2, username: "bob" };

function parse(
  { attributes = {}, ...rest }: { attributes?: object } & Record<string, unknown> = {},
  container: ContainerRef | null = null,
) {
  const object_attributes = { id: 301, iid: 23, title: "Fix it", state: "opened", ...times, ...attributes };
  const payload = { object_kind: "issue", project, object_attributes, labels: [], assignees: [], ...rest };
  const body = new TextEncoder().encode(JSON.stringify(payload));
  return inbound.parse("issue", { contentType: "application/json", body, container });
}

describe("a webhook of GitLab", () => {
  it("tells of an issue in the same terms as the listing, to the second", () => {
    const [event] = parse({
      attributes: {
        action: "update",
        due_date: "2026-02-01",
        time_estimate: 3600,
        total_time_spent: 60,
        type: "Issue",
      },
      labels: [{ id: 7, title: "bug" }],
      assignees: [alice],
    }).events;
    expect(event).toMatchObject({
      kind: "tracker.issue_changed",
      container: { externalId: "14", name: "acme/web" },
      assigned: null,
      issue: {
        id: "301",
        key: "acme/web#23",
        url: "https://gitlab.com/acme/web/-/issues/23",
        labels: [{ id: "7", name: "bug" }],
        assignees: [{ accountId: "1", login: "alice" }],
        dueOn: "2026-02-01",
        estimateSeconds: 3600,
        spentSeconds: 60,
        createdAt: Date.UTC(2026, 0, 2, 10),
        updatedAt: Date.UTC(2026, 0, 3, 10),
      },
    });
  });

  it("names everybody who is newly assigned, and nobody who was before", () => {
    const changes = { assignees: { previous: [bob], current: [bob, alice] } };
    const told = parse({ attributes: { action: "update" }, assignees: [bob, alice], changes });
    expect(told.events.map((event) => "assigned" in event && event.assigned)).toEqual([
      { accountId: "1", login: "alice" },
    ]);
    const opened = parse({ attributes: { action: "open" }, assignees: [bob, alice] });
    expect(opened.events).toHaveLength(2);
  });

  it("has a moved issue asked for, because it does not itself", () => {
    const { events } = parse({ attributes: { action: "close", state: "closed", moved_to_id: 999 } });
    expect(events).toMatchObject([
      { kind: "tracker.issue_touched", container: { externalId: "14" }, issue: { id: expect.any(String) } },
    ]);
  });

  it.each([
    ["Incident", "issue", "incident"],
    ["TestCase", "work_item", "test_case"],
    ["Test Case", "work_item", "test_case"],
    [null, "work_item", "task"],
    [null, "issue", "issue"],
  ])("calls the type %s of a %s %s", (type, object_kind, id) => {
    expect(parse({ object_kind, attributes: { type } }).events).toMatchObject([{ issue: { type: { id } } }]);
  });

  it("belongs to the connected group that holds its project, and to no other", () => {
    const group = { externalId: "g3", name: "Acme", url: "https://gitlab.com/groups/acme" };
    expect(parse({}, group).events).toMatchObject([{ container: group, issue: { key: "acme/web#23" } }]);
    const other = { ...group, name: "ac" };
    expect(parse({}, other).events).toMatchObject([{ container: { externalId: "14" } }]);
  });

  it("is read in the forms of older instances: ids beside the names, no id of the project", () => {
    const told = parse({
      project: { ...project, id: undefined },
      attributes: { project_id: 15, assignee_ids: [51] },
      assignees: [{ username: "user1" }],
    });
    expect(told.events).toMatchObject([
      { container: { externalId: "15" }, issue: { assignees: [{ accountId: "51", login: "user1" }] } },
    ]);
  });

  it.each([
    ["an epic, which belongs to no project", { object_kind: "work_item", project: null }],
    ["a push", { object_kind: "push", object_attributes: undefined }],
  ])("is ignored with a reason when it is about %s", (_, change) => {
    expect(parse(change)).toMatchObject({ events: [], ignoredBecause: expect.stringMatching(/^It .*\.$/) });
  });

  it("fails for good with a time that is none", () => {
    expect(() => parse({ attributes: { updated_at: "yesterday" } })).toThrow(
      expect.objectContaining({ permanent: true }),
    );
  });
});

describe("a comment", () => {
  const onIssue = {
    object_kind: "note",
    event_type: "note",
    user: alice,
    issue: { id: 301, iid: 23 },
  };
  const note = { id: 1241, note: "Hm.", author_id: 1, action: "create", system: false };
  const say = (attributes: object = {}, rest: object = {}) =>
    parse({ ...onIssue, attributes: { ...note, ...attributes }, ...rest });

  it("tells what it says, of which issue and whose it is", () => {
    expect(say().events).toEqual([
      {
        kind: "tracker.comment_changed",
        container: { externalId: "14", name: "acme/web", url: "https://gitlab.com/acme/web" },
        issue: { id: "301", key: "acme/web#23" },
        comment: {
          id: "1241",
          url: "https://gitlab.com/acme/web/-/issues/23#note_1241",
          author: { accountId: "1", login: "alice" },
          body: { text: "Hm.", source: "Hm.", format: "markdown" },
          createdAt: Date.UTC(2026, 0, 2, 10),
          updatedAt: Date.UTC(2026, 0, 3, 10),
        },
      },
    ]);
    const marked = { note: "Ask @\u200Bbob\n\n<!-- timewire:c1 -->" };
    expect(say(marked).events).toMatchObject([{ comment: { body: { text: "Ask @bob" } } }]);
    expect(say({}, { issue: undefined, work_item: { id: 301, iid: 23 } }).events).toHaveLength(1);
  });

  it("is nobody's who only edited it", () => {
    expect(say({ author_id: 2, action: "update" }).events).toMatchObject([{ comment: { author: null } }]);
    expect(say({ author_id: undefined }).events).toMatchObject([{ comment: { author: { login: "alice" } } }]);
    expect(say({}, { user: { username: "alice" } }).events).toMatchObject([
      { comment: { author: { accountId: "1" } } },
    ]);
  });

  it.each([
    ["on something else", {}, { issue: undefined, merge_request: { id: 1 } }, /not on an issue/],
    ["of an epic", {}, { project: null }, /no project/],
    ["by GitLab itself", { system: true }, {}, /itself/],
    ["internal", { internal: true }, { event_type: "confidential_note" }, /internal/],
    ["internal for all that is told", {}, { event_type: "confidential_note" }, /internal/],
  ])("is left out when it is %s", (_, attributes, rest, because) => {
    expect(say(attributes, rest)).toMatchObject({
      events: [],
      ignoredBecause: expect.stringMatching(because),
    });
  });

  it("is shown when it is on a confidential issue and said not to be internal", () => {
    expect(say({ internal: false }, { event_type: "confidential_note" }).events).toHaveLength(1);
  });
});

describe("its proof", () => {
  const at = 1_614_265_330_000;
  const request = (headers: Record<string, string>, body = '{"test": 2432232314}') => ({
    url: "https://time.example.com/webhooks/gitlab/one",
    method: "POST",
    headers: new Headers(headers),
    body: Uint8Array.from(new TextEncoder().encode(body)),
  });
  const vector = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": String(at / 1000),
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  };

  // https://github.com/standard-webhooks/standard-webhooks
  it("passes the published example, also beside other signatures", async () => {
    const key = await importStandardKey(fromBase64("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") ?? new Uint8Array());
    expect(await verifyStandard(request(vector), key, at)).toBe(true);
    const list = `v1a,b64= v1,${"A".repeat(43)}= ${vector["webhook-signature"]}`;
    expect(await verifyStandard(request({ ...vector, "webhook-signature": list }), key, at)).toBe(true);
    expect(await verifyStandard(request({ ...vector, "webhook-id": "msg_other" }), key, at)).toBe(false);
  });

  it("may be the plain token where nothing is signed, and never where something claims to be", async () => {
    const key = await inbound.importSecret("our own secret");
    const plain = { "x-gitlab-token": "our own secret" };
    expect(await inbound.verify(request(plain), key, at)).toBe(true);
    expect(await inbound.verify(request({ "x-gitlab-token": "our own secreT" }), key, at)).toBe(false);
    expect(await inbound.verify(request({ ...vector, ...plain }), key, at)).toBe(false);
    expect(await inbound.verify(request({ "webhook-signature": "", ...plain }), key, at)).toBe(false);
    expect(await inbound.verify(request({}), key, at)).toBe(false);
  });

  it("names the delivery by what is its own, not by what hooks of one event share", () => {
    const named = (headers: Record<string, string>) =>
      inbound.identify(request({ "x-gitlab-event": "Confidential Issue Hook", ...headers }));
    expect(named({ "webhook-id": "a1", "x-gitlab-event-uuid": "b" })).toEqual({
      id: "a1",
      event: "confidential_issue",
    });
    expect(named({ "idempotency-key": "c3" })?.id).toBe("c3");
    expect(named({ "x-gitlab-event-uuid": "b" })?.id).toBeNull();
  });
});
