import type {
  EntityWebhookPayloadWithCommentData,
  EntityWebhookPayloadWithCycleData,
  EntityWebhookPayloadWithIssueData,
  EntityWebhookPayloadWithIssueLabelData,
  EntityWebhookPayloadWithProjectData,
} from "@linear/sdk/webhooks";
import { exports } from "cloudflare:workers";
import fc from "fast-check";
import { beforeEach, expect, it, vi } from "vitest";

import { deliveries } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { connectByToken } from "../../../src/integrations/connections/connect-by-token.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { hmacHex } from "../../sandbox/sign.ts";
import { contextFor } from "../../support/context.ts";
import { runJobs } from "../../support/issue-sync.ts";
import { linearSite } from "../../support/linear.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

const site = "00000001-0000-4000-8000-000000000001";
const soon = { timeout: 15_000, interval: 100 };
const allTasks = () => db().select().from(tasks);
const taskOf = async (title: string) => (await allTasks()).find((task) => task.title === title);
const arrives = (title: string, facts: object) =>
  vi.waitFor(async () => expect(await taskOf(title)).toMatchObject(facts), soon);

let owner: Person;

beforeEach(async () => {
  owner = await createPerson();
});

/** The teams of these names, connected by somebody's API key. */
async function bind(persona: string, ...names: string[]) {
  const context = await contextFor(owner);
  const form = { fields: { token: `sandbox-${persona}` }, host: "", isPersonal: false };
  const { connectionId } = await connectByToken(context, "linear", form);
  const ids = await Promise.all(names.map((name) => linearSite.team(name)));
  const containers = ids.map((id) => `${site}/team_${id}`);
  const choice = { connectionId, containers, projectId: null, settings: defaultTrackerSettings };
  const { refused } = await createBindings(context, choice);
  expect(refused).toEqual([]);
  await runJobs(owner, context.jobs);
  return ids;
}

it(
  "is connected by API key on the page, read in pages, told of by its own webhook, and ended",
  { timeout: 60_000 },
  async () => {
    const browser = browserOf(owner);
    const made = await browser.post("/connect/linear/token", { token: "sandbox-alice" });
    const path = made.headers.get("Location") ?? "";
    expect(await (await browser.get(`${path}/containers?q=archive`)).text()).toContain("Archive");
    const form = { projectId: "new", statusOpen: "open", statusDoing: "in_progress", statusClosed: "done" };
    const container = `${site}/team_${await linearSite.team("Archive")}`;
    await browser.post(`${path}/containers`, { ...form, container });
    await vi.waitFor(async () => expect(await allTasks()).toHaveLength(220), soon);
    const lists = (await sandbox.requests("api.linear.app")).filter(({ note }) => note === "issues");
    expect(lists).toHaveLength(3);
    expect(await linearSite.webhooks()).toMatchObject([{ isEnabled: true }]);
    await browser.post(`${path}/disconnect`);
    await vi.waitFor(async () => expect(await linearSite.webhooks()).toEqual([]), soon);
  },
);

it(
  "carries an issue from team to team, into the trash and back, and to its end",
  { timeout: 60_000 },
  async () => {
    const [engineering = "", design = ""] = await bind("alice", "Engineering", "Design");
    const { id, identifier } = await linearSite.open({ teamId: engineering, title: "Door sticks" });
    await arrives("Door sticks", { status: "open", sourceLabel: identifier });
    const started = await linearSite.state(engineering, "In Review");
    await linearSite.change({ id, stateId: started, priority: 1, dueDate: "2031-02-28" });
    await arrives("Door sticks", { status: "in_progress", dueOn: "2031-02-28" });
    const before = await taskOf("Door sticks");
    const there = await linearSite.change({ id, teamId: design });
    expect(there.identifier).toMatch(/^DES-/);
    await arrives("Door sticks", { sourceLabel: there.identifier, id: before?.id });
    await linearSite.trash(id);
    await arrives("Door sticks", { archivedAt: expect.any(Number) });
    await linearSite.restore(id);
    await arrives("Door sticks", { archivedAt: null });
    await linearSite.remove(id);
    await arrives("Door sticks", { archivedAt: expect.any(Number) });
    expect(await allTasks()).toHaveLength(13);
  },
);

/** As Linear's own package types them; times are text on their way. */
type Wire<T> = Omit<T, "createdAt" | "webhookTimestamp"> & { createdAt: string };
type AnyPayload =
  | Wire<EntityWebhookPayloadWithIssueData>
  | Wire<EntityWebhookPayloadWithCommentData>
  | Wire<EntityWebhookPayloadWithCycleData>
  | Wire<EntityWebhookPayloadWithIssueLabelData>
  | Wire<EntityWebhookPayloadWithProjectData>;

async function send(payload: object, event: string, deliveryId: string): Promise<number> {
  const [hook] = await linearSite.webhooks();
  const body = JSON.stringify({ ...payload, webhookTimestamp: Date.now() });
  const signature = await hmacHex("SHA-256", hook?.secret ?? "", body);
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "linear-delivery": deliveryId,
    "linear-event": event,
    "linear-signature": signature,
  };
  return (await exports.default.fetch(new Request(hook?.url ?? "", { method: "POST", headers, body })))
    .status;
}

const at = (minute: number) => `2031-01-01T10:${String(minute).padStart(2, "0")}:00.000Z`;

function issueAt(
  teamId: string,
  minute: number,
  changes: object = {},
): EntityWebhookPayloadWithIssueData["data"] {
  return {
    id: "5f0c1a52-7d6e-4a4f-9d0a-0c7a3a0b9f11",
    identifier: "ENG-900",
    number: 900,
    title: `State ${minute}`,
    description: "It **sticks**.",
    url: "https://linear.app/acme/issue/ENG-900/state",
    priority: 2,
    priorityLabel: "High",
    prioritySortOrder: 0,
    sortOrder: 0,
    labelIds: [],
    labels: [],
    previousIdentifiers: [],
    reactionData: {},
    releases: [],
    subscriberIds: [],
    teamId,
    team: { id: teamId, key: "ENG", name: "Engineering" },
    stateId: "s",
    state: { id: "s", name: "Todo", type: "unstarted", color: "#fff" },
    createdAt: at(0),
    updatedAt: at(minute),
    ...changes,
  };
}

const envelope = { organizationId: site, webhookId: "w", createdAt: at(0), url: "https://linear.app/acme" };

it("takes each payload as Linear's package types it: none dies", { timeout: 60_000 }, async () => {
  const [teamId = ""] = await bind("alice", "Engineering");
  const issue = (minute: number, changes: object = {}) => issueAt(teamId, minute, changes);
  const comment = {
    id: "c1",
    body: "Hm.",
    issueId: issue(0).id,
    reactionData: {},
    createdAt: at(1),
    updatedAt: at(1),
  };
  const label = {
    id: "l1",
    name: "defect",
    color: "#fff",
    isGroup: false,
    createdAt: at(1),
    updatedAt: at(2),
  };
  const cycle = {
    id: "y1",
    number: 7,
    teamId,
    startsAt: at(0),
    endsAt: at(9),
    createdAt: at(1),
    updatedAt: at(2),
    completedIssueCountHistory: [],
    completedScopeHistory: [],
    inProgressScopeHistory: [],
    issueCountHistory: [],
    scopeHistory: [],
    uncompletedIssuesUponCloseIds: [],
  };
  const all: AnyPayload[] = [
    { ...envelope, action: "create", type: "Issue", data: issue(1) },
    {
      ...envelope,
      action: "update",
      type: "Issue",
      data: issue(2),
      updatedFrom: { title: "State 1", updatedAt: at(1) },
    },
    { ...envelope, action: "create", type: "Comment", data: comment },
    { ...envelope, action: "update", type: "Comment", data: comment, updatedFrom: { body: "H" } },
    { ...envelope, action: "remove", type: "Comment", data: comment },
    { ...envelope, action: "update", type: "Cycle", data: cycle, updatedFrom: { endsAt: at(1) } },
    { ...envelope, action: "update", type: "IssueLabel", data: label, updatedFrom: { name: "bug" } },
    { ...envelope, action: "remove", type: "IssueLabel", data: label },
  ];
  const others = [
    "Attachment",
    "Reaction",
    "ProjectUpdate",
    "User",
    "IssueSLA",
    "OAuthApp",
    "PermissionChange",
  ];
  for (const [i, payload] of all.entries()) expect(await send(payload, payload.type, `typed-${i}`)).toBe(202);
  for (const type of others)
    expect(await send({ ...envelope, action: "create", type, data: {} }, type, type)).toBe(202);
  const total = all.length + others.length;
  await vi.waitFor(async () => expect(await db().$count(deliveries)).toBe(total), soon);
  const rows = await db().select().from(deliveries);
  expect(rows.filter(({ status }) => status !== "processed" && status !== "ignored")).toEqual([]);
  expect(await taskOf("State 2")).toMatchObject({ sourceLabel: "ENG-900", description: "It **sticks**." });
});

it(
  "ends in one state in whatever order a history of moves, trash and removal arrives",
  { timeout: 120_000 },
  async () => {
    const [teamId = ""] = await bind("alice", "Engineering");
    const history = (prefix: string) => {
      const issue = (minute: number, changes: object = {}) =>
        issueAt(teamId, minute, { id: `${prefix}-issue`, identifier: `ENG-${prefix}`, ...changes });
      const away = { archivedAt: at(3), trashed: true };
      return [
        { action: "create", data: issue(1, { title: prefix }) },
        {
          action: "update",
          data: issue(2, { title: prefix }),
          updatedFrom: { teamId: "elsewhere", updatedAt: at(1) },
        },
        { action: "update", data: issue(3, { title: prefix, ...away }), updatedFrom: { trashed: null } },
        { action: "update", data: issue(4, { title: prefix }), updatedFrom: { trashed: true } },
        { action: "remove", data: { id: `${prefix}-issue` } },
      ];
    };
    let run = 0;
    const orders = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
    await fc.assert(
      fc.asyncProperty(orders, fc.boolean(), async (order, isRemoved) => {
        const prefix = `H${++run}`;
        const told = order.filter((index) => isRemoved || index !== 4);
        const before = await db().$count(deliveries);
        for (const index of told)
          await send(
            { ...envelope, type: "Issue", ...history(prefix)[index] },
            "Issue",
            `${prefix}-${index}`,
          );
        await vi.waitFor(async () => expect(await db().$count(deliveries)).toBe(before + told.length), soon);
        const task = await taskOf(prefix);
        if (isRemoved) expect(task?.archivedAt ?? "no task").not.toBeNull();
        else expect(task).toMatchObject({ archivedAt: null });
      }),
      { numRuns: 8 },
    );
    const rows = await db().select().from(deliveries);
    expect(rows.filter(({ status }) => status !== "processed" && status !== "ignored")).toEqual([]);
  },
);
