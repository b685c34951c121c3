import { exports } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";

import { deliveries } from "../../../src/db/schema/bindings.ts";
import { taskComments } from "../../../src/db/schema/comments.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { projectRef } from "../../providers/gitlab/site.ts";
import { signStandard } from "../../sandbox/gitlab/deliver.ts";
import { connectByPersonalToken } from "../../support/connections.ts";
import { contextFor } from "../../support/context.ts";
import { damagesOf } from "../../support/damages.ts";
import { createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { bothWays } from "../../support/two-way.ts";

const soon = { timeout: 60_000, interval: 200 };
const path = "acme/tools/lint";
const hooksSchema = z.array(z.object({ url: z.string(), signingToken: z.string() }));

let owner: Person;
let project: { id: number; path_with_namespace: string; web_url: string };
let hook: z.infer<typeof hooksSchema>[number];

/** A project that is connected both ways and not read: what is known of it is what deliveries tell. */
beforeEach(async () => {
  owner = await createPerson();
  const { externalId, name, url } = await projectRef(path);
  project = { id: Number(externalId), path_with_namespace: name, web_url: url };
  const connectionId = await connectByPersonalToken(owner, "alice", "gitlab");
  const input = { connectionId, containers: [externalId], projectId: null, settings: bothWays() };
  expect((await createBindings(await contextFor(owner), input)).refused).toEqual([]);
  const [made] = hooksSchema.parse(await (await sandbox.read("/gitlab/hooks")).json());
  if (made === undefined) throw new Error("GitLab has no webhook.");
  hook = made;
});

async function send(header: string, body: string): Promise<string> {
  const [id, timestamp] = [crypto.randomUUID(), String(Math.floor(Date.now() / 1000))];
  const headers = {
    "Content-Type": "application/json",
    "X-Gitlab-Event": header,
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": await signStandard(hook.signingToken, `${id}.${timestamp}.${body}`),
  };
  const answer = await exports.default.fetch(new Request(hook.url, { method: "POST", headers, body }));
  expect(answer.status).toBe(202);
  return id;
}

const outcomes = (ids: string[]) =>
  vi.waitFor(async () => {
    const rows = (await db().select().from(deliveries)).filter((row) => ids.includes(row.deliveryId));
    expect(rows).toHaveLength(ids.length);
    return rows;
  }, soon);

async function tell(header: string, payload: object) {
  const [row] = await outcomes([await send(header, JSON.stringify(payload))]);
  return row;
}

const taskOf = async (title: string) =>
  (await db().select().from(tasks)).find((task) => task.title === title);

const user = { id: 1, name: "Administrator", username: "root", email: "admin@example.com" };
const label = { id: 206, title: "API", color: "#ffffff", project_id: 14, type: "ProjectLabel" };
const attributes = {
  id: 301,
  iid: 23,
  title: "New API: create file",
  description: "For *files*.",
  author_id: 51,
  assignee_id: 51,
  milestone_id: null,
  state: "opened",
  action: "open",
  url: `https://gitlab.com/${path}/issues/23`,
};

type Change = { state?: string; action?: string; updated_at?: string };

/** As GitLab has told of one issue through the years. */
const forms: Record<string, { header: string; of(change: Change): object }> = {
  "one of 2013, with the project's id beside the issue and no ids of people": {
    header: "Issue Hook",
    of: (change) => ({
      object_kind: "issue",
      user: { name: "Administrator", username: "root" },
      project: { ...project, id: undefined },
      object_attributes: {
        ...attributes,
        project_id: project.id,
        created_at: "2013-12-03 17:15:43 UTC",
        updated_at: "2013-12-03 17:15:43 UTC",
        ...change,
      },
      assignee: { name: "User1", username: "user1" },
    }),
  },
  "one with labels, times spent and what has changed": {
    header: "Confidential Issue Hook",
    of: (change) => ({
      object_kind: "issue",
      event_type: "confidential_issue",
      user,
      project,
      object_attributes: {
        ...attributes,
        project_id: project.id,
        assignee_ids: [51],
        confidential: true,
        due_date: null,
        time_estimate: 0,
        total_time_spent: 0,
        moved_to_id: null,
        created_at: "2013-12-03T17:15:43Z",
        updated_at: "2013-12-03T17:15:43Z",
        labels: [label],
        ...change,
      },
      assignees: [{ name: "User1", username: "user1" }],
      labels: [label],
      changes: {
        updated_at: { previous: "2013-12-03 17:00:00 UTC", current: "2013-12-03 17:15:43 UTC" },
        labels: { previous: [], current: [label] },
        total_time_spent: { previous: 8100, current: 9900 },
      },
    }),
  },
  "a work item of today": {
    header: "Issue Hook",
    of: (change) => ({
      object_kind: "work_item",
      event_type: "work_item",
      user,
      project,
      object_attributes: {
        ...attributes,
        project_id: project.id,
        type: "Issue",
        assignee_ids: [51],
        created_at: "2026-01-03T17:15:43.123Z",
        updated_at: "2026-01-03T17:15:43.123Z",
        ...change,
      },
      assignees: [{ ...user, id: 51, username: "user1" }],
      labels: [],
      changes: {},
    }),
  },
};

const later = { state: "closed", action: "close", updated_at: "2026-02-04 17:15:43 UTC" };

describe("a payload of GitLab", () => {
  it.each(Object.keys(forms))("in the form of %s makes a task, and closes it", async (name) => {
    const form = forms[name];
    if (form === undefined) throw new Error("There is no such form.");
    expect(await tell(form.header, form.of({}))).toMatchObject({ status: "processed" });
    expect(await taskOf(attributes.title)).toMatchObject({
      description: "For *files*.",
      status: "open",
      sourceLabel: `${path}#23`,
    });
    expect(await tell(form.header, form.of(later))).toMatchObject({ status: "processed" });
    expect(await taskOf(attributes.title)).toMatchObject({ status: "done" });
    // The first one again, late: it is older.
    await tell(form.header, form.of({}));
    expect(await taskOf(attributes.title)).toMatchObject({ status: "done" });
    expect(await db().$count(tasks)).toBe(1);
  });

  it("brings the comments that all who see the issue may see", async () => {
    await tell("Issue Hook", forms["a work item of today"]?.of({}) ?? {});
    const times = { created_at: "2026-01-04 17:06:40 UTC", updated_at: "2026-01-04 17:06:40 UTC" };
    const note = (id: number, text: string, rest: object = {}) => ({
      object_kind: "note",
      event_type: "note",
      user,
      project_id: project.id,
      project,
      object_attributes: {
        id,
        note: text,
        noteable_type: "Issue",
        author_id: 1,
        system: false,
        ...times,
        ...rest,
      },
      issue: { id: 301, iid: 23, title: attributes.title },
    });
    await tell("Note Hook", note(1, "Hello world"));
    await tell("Note Hook", note(2, "Hello again", { action: "create", internal: false }));
    await tell("Note Hook", note(2, "Hello once more", { ...later, action: "update" }));
    const internal = { ...note(3, "Between us"), event_type: "confidential_note" };
    expect(await tell("Confidential Note Hook", internal)).toMatchObject({ status: "ignored" });
    const comments = await db().select().from(taskComments);
    expect(comments.map(({ author, body }) => `${author}: ${body}`).toSorted()).toEqual([
      "root: Hello once more",
      "root: Hello world",
    ]);
  });

  it("about something else is left out with a reason, and changes nothing", async () => {
    const notes = ["commit", "merge_request", "snippet"].map((kind) => ({
      object_kind: "note",
      project,
      object_attributes: { id: 9, note: "x", created_at: "2015-05-17 18:08:09 UTC" },
      [kind]: { id: 1 },
    }));
    const epic = { object_kind: "work_item", object_attributes: { id: 1, type: "Epic" } };
    const others: [string, object][] = [
      ...notes.map((note): [string, object] => [
        "Note Hook",
        {
          ...note,
          object_attributes: { ...note.object_attributes, updated_at: note.object_attributes.created_at },
        },
      ]),
      ["Issue Hook", epic],
      ["Push Hook", { object_kind: "push", event_name: "push", project }],
      ["Tag Push Hook", { object_kind: "tag_push", project: { ...project, id: undefined } }],
      ["Merge Request Hook", { object_kind: "merge_request", project, object_attributes: { id: 99 } }],
      ["Pipeline Hook", { object_kind: "pipeline", project, object_attributes: { id: 31 } }],
      ["Job Hook", { object_kind: "build", ref: "main" }],
      ["Deployment Hook", { object_kind: "deployment", project }],
      ["Release Hook", { object_kind: "release", project, action: "create" }],
      ["Wiki Page Hook", { object_kind: "wiki_page", project, object_attributes: { action: "create" } }],
      ["Feature Flag Hook", { object_kind: "feature_flag", project }],
      ["Resource Access Token Hook", { object_kind: "access_token", event_name: "expiring_access_token" }],
      ["Member Hook", { event_name: "user_add_to_group" }],
      ["Subgroup Hook", { event_name: "subgroup_create" }],
    ];
    const ids = await Promise.all(others.map(([header, payload]) => send(header, JSON.stringify(payload))));
    for (const { status, result } of await outcomes(ids))
      expect([status, result]).toEqual(["ignored", expect.stringMatching(/^[A-Z].*\.$/)]);
    expect(await db().$count(tasks)).toBe(0);
  });

  it(
    "that was damaged changes nothing but what it is about, and one that was cut is given up with a reason",
    { timeout: 90_000 },
    async () => {
      const whole = Object.values(forms).map((form) => ({ header: form.header, payload: form.of({}) }));
      const [, fullest] = whole;
      const damaged = damagesOf(fullest?.payload ?? {});
      expect(damaged.length).toBeGreaterThan(80);
      const ids = await Promise.all(damaged.map((body) => send(fullest?.header ?? "", body)));
      for (const { status, result } of await outcomes(ids)) {
        expect(["processed", "ignored", "dead"]).toContain(status);
        if (status === "dead") expect(result).toContain("is not what GitLab's event");
      }
      // Its own, and the one whose id was put in its place.
      const made = await db().select().from(tasks);
      expect(made.map(({ title }) => title)).toEqual([attributes.title, attributes.title]);
      const cut = whole.map(({ header, payload }) => send(header, JSON.stringify(payload).slice(0, -2)));
      for (const row of await outcomes(await Promise.all(cut))) expect(row).toMatchObject({ status: "dead" });
    },
  );
});
