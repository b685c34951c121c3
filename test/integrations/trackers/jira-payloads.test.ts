import { exports } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { bindings, deliveries } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { rotateBindingSecret } from "../../../src/integrations/subscriptions/rotate-binding-secret.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { connectByOAuth } from "../../support/connections.ts";
import { contextFor } from "../../support/context.ts";
import { damagesOf } from "../../support/damages.ts";
import { runJobs } from "../../support/issue-sync.ts";
import { jiraSite } from "../../support/jira.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { hmacHex } from "../../sandbox/sign.ts";
import { signToken } from "../../sandbox/jira/sign-token.ts";

const acme = "3f1b2c70-0000-4000-8000-00000000acae";
const studio = "3f1b2c70-0000-4000-8000-000000057d10";
const project = { id: "10000", key: "WEB", name: "Web" };
const soon = { timeout: 20_000, interval: 100 };

type Hook = { url: string; secret: string };
type Ref = { id: string; key: string };

let owner: Person;

beforeEach(async () => {
  owner = await createPerson();
});

const taskOf = async (title: string) =>
  (await db().select().from(tasks)).find((task) => task.title === title);
const taskNamed = (title: string) =>
  vi.waitFor(async () => {
    const task = await taskOf(title);
    if (task === undefined) throw new Error(`There is no task "${title}".`);
    return task;
  }, soon);

async function bind(connectionId: string, containers: string[]): Promise<void> {
  const context = await contextFor(owner);
  const settings = defaultTrackerSettings;
  await createBindings(context, { connectionId, containers, projectId: null, settings });
  await runJobs(owner, context.jobs);
}

/** With the webhook that an administrator would add. */
async function bindByToken(): Promise<Hook> {
  const form = { host: "acme.atlassian.net", email: "alice@acme.example", token: "sandbox-alice" };
  const made = await browserOf(owner).post("/connect/jira/token", form);
  await bind((made.headers.get("Location") ?? "").slice("/connections/".length), ["10000"]);
  const [binding] = await db().select().from(bindings);
  const { url, secret } = await rotateBindingSecret(await contextFor(owner), binding?.id ?? "");
  return { url, secret: secret ?? "" };
}

async function send({ url, secret }: Hook, body: string): Promise<string> {
  const id = crypto.randomUUID();
  const headers = {
    "Content-Type": "application/json; charset=UTF-8",
    "X-Atlassian-Webhook-Identifier": id,
    ...(url.endsWith("/app")
      ? { Authorization: `Bearer ${await signToken({ secret, issuer: "app", atMs: Date.now() })}` }
      : { "X-Hub-Signature": `sha256=${await hmacHex("SHA-256", secret, body)}` }),
  };
  const answer = await exports.default.fetch(new Request(url, { method: "POST", headers, body }));
  expect(answer.status).toBeLessThan(500);
  return answer.status === 202 ? id : "";
}

const outcomes = (ids: string[]) =>
  vi.waitFor(async () => {
    const rows = (await db().select().from(deliveries)).filter((row) => ids.includes(row.deliveryId));
    expect(rows).toHaveLength(ids.length);
    return rows;
  }, soon);

const issueAt = ({ id, key }: Ref, host = "acme.atlassian.net") => ({
  id,
  key,
  self: `https://${host}/rest/api/2/issue/${id}`,
  fields: { project, assignee: null, summary: "What it says is not believed" },
});
const items = (...all: object[]) => ({ changelog: { id: "1", items: all } });

/** As Cloud and Data Center, old and new, tell of the same issue. */
const payloadsOf = (ref: Ref): Record<string, object> => ({
  "a Cloud that created it": {
    timestamp: 1,
    webhookEvent: "jira:issue_created",
    issue_event_type_name: "issue_created",
    user: { accountId: "712020:a" },
    issue: issueAt(ref),
  },
  "a Cloud whose board moved it": {
    webhookEvent: "jira:issue_updated",
    issue_event_type_name: "issue_generic",
    issue: issueAt(ref),
    ...items({
      field: "status",
      fieldId: "status",
      from: "1",
      fromString: "To Do",
      to: "2",
      toString: "Done",
    }),
  },
  "an old server, without type, changelog and field ids": {
    webhookEvent: "jira:issue_updated",
    user: { name: "alice", key: "alice" },
    issue: issueAt(ref),
  },
  "a server that resolved it": {
    webhookEvent: "jira:issue_updated",
    issue_event_type_name: "issue_resolved",
    issue: issueAt(ref),
    ...items({ field: "resolution", from: null, to: "1" }, { field: "status", from: "1", to: "5" }),
  },
  "somebody who assigned it": {
    webhookEvent: "jira:issue_updated",
    issue_event_type_name: "issue_assigned",
    issue: { ...issueAt(ref), fields: { project, assignee: { accountId: "712020:b", displayName: "Bob" } } },
    ...items({ field: "assignee", from: null, to: "712020:b" }),
  },
  "a worklog, which names no project": {
    webhookEvent: "worklog_created",
    worklog: { id: "9", issueId: ref.id, timeSpentSeconds: 60 },
  },
});

describe("a payload of Jira", () => {
  const names = Object.keys(payloadsOf({ id: "", key: "" }));

  it.each(names)("from %s has the issue read, whatever it says", async (name) => {
    const hook = await bindByToken();
    const made = await jiraSite.open({ summary: "Door sticks", text: "In winter" });
    const [row] = await outcomes([await send(hook, JSON.stringify(payloadsOf(made)[name]))]);
    expect(row).toMatchObject({ status: "processed" });
    expect(await taskNamed("Door sticks")).toMatchObject({ description: "In winter", status: "open" });
  });

  it("that says an issue was deleted puts its task away only if it is not there any more", async () => {
    const hook = await bindByToken();
    const [there, gone] = [
      await jiraSite.open({ summary: "There" }),
      await jiraSite.open({ summary: "Gone" }),
    ];
    const tell = async (event: string) => {
      const bodies = [there, gone].map((one) => ({ webhookEvent: event, issue: issueAt(one) }));
      await outcomes(await Promise.all(bodies.map((body) => send(hook, JSON.stringify(body)))));
    };
    await tell("jira:issue_created");
    for (const title of ["There", "Gone"]) await taskNamed(title);
    await jiraSite.remove({ id: gone.id });
    await tell("jira:issue_deleted");
    await vi.waitFor(async () => expect((await taskOf("Gone"))?.archivedAt).not.toBeNull(), soon);
    expect((await taskOf("There"))?.archivedAt).toBeNull();
  });

  it(
    "that was damaged changes nothing but what it is about, and one that was cut is refused",
    { timeout: 90_000 },
    async () => {
      const hook = await bindByToken();
      const made = await jiraSite.open({ summary: "Door sticks" });
      const before = (await db().select().from(tasks)).length;
      const whole = Object.values(payloadsOf(made));
      const damaged = whole.slice(0, 2).flatMap((payload) => damagesOf(payload));
      expect(damaged.length).toBeGreaterThan(60);
      const ids = await Promise.all(damaged.map((body) => send(hook, body)));
      const rows = await outcomes(ids.filter((id) => id !== ""));
      expect(new Set(rows.map(({ status }) => status))).not.toContain("failed");
      for (const { status, result } of rows)
        if (status === "dead") expect(result).toContain("is not what Jira's event");
      const cut = whole.map((payload) => JSON.stringify(payload).slice(0, -2));
      expect(new Set(await Promise.all(cut.map((body) => send(hook, body))))).toEqual(new Set([""]));
      await taskNamed("Door sticks");
      expect((await db().select().from(tasks)).length).toBe(before + 1);
    },
  );
});

describe("the one address of all sites", () => {
  it("brings a delivery to the site by which the issue names itself, also where ids are the same", async () => {
    const connectionId = await connectByOAuth(owner, "alice", "jira");
    await bind(connectionId, [`${acme}/10000`, `${studio}/10000`]);
    await sandbox.post("/jira/hooks/expire", { inMs: -1 });
    const id = (await jiraSite.open({ summary: "Here" })).id;
    const twin = await jiraSite.open({ instance: "studio", project: "SHO", summary: "There" });
    await jiraSite.edit({ id: "10001", summary: "Renamed at acme" });
    await jiraSite.edit({ instance: "studio", id: "10001", summary: "Renamed at studio" });
    expect(id).not.toBe(twin.id);
    const hook = { url: "http://localhost:8787/webhooks/jira/app", secret: "jira-secret-of-the-test" };
    const about = { ...issueAt({ id: "10001", key: "SHO-1" }, "studio.atlassian.net") };
    const body = JSON.stringify({ webhookEvent: "jira:issue_updated", issue: about });
    await outcomes([await send(hook, body)]);
    await taskNamed("Renamed at studio");
    expect(await taskOf("Renamed at acme")).toBeUndefined();
    const nowhere = issueAt({ id: "10001", key: "X-1" }, "unknown.atlassian.net");
    await send(hook, JSON.stringify({ webhookEvent: "jira:issue_updated", issue: nowhere }));
    expect(await taskOf("Renamed at acme")).toBeUndefined();
  });
});
