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
import { taskComments } from "../../../src/db/schema/comments.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { hmacHex } from "../../sandbox/sign.ts";
import { damagesOf } from "../../support/damages.ts";
import { bindTeams, linearSite, linearSiteId } from "../../support/linear.ts";
import { createPerson, db, type Person } from "../../support/people.ts";
import { bothWays } from "../../support/two-way.ts";

const soon = { timeout: 60_000, interval: 200 };
const allTasks = () => db().select().from(tasks);
const taskOf = async (title: string) => (await allTasks()).find((task) => task.title === title);

let owner: Person;

beforeEach(async () => {
  owner = await createPerson();
});

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

const envelope = {
  organizationId: linearSiteId,
  webhookId: "w",
  createdAt: at(0),
  url: "https://linear.app/acme",
};

it("takes each payload as Linear's package types it: none dies", { timeout: 60_000 }, async () => {
  const [teamId = ""] = await bindTeams(owner, ["Engineering"], bothWays());
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
    {
      ...envelope,
      action: "update",
      type: "Comment",
      data: { ...comment, body: "Hm, yes.", updatedAt: at(2) },
      updatedFrom: { body: "Hm." },
    },
    { ...envelope, action: "create", type: "Comment", data: { ...comment, id: "c2" } },
    { ...envelope, action: "remove", type: "Comment", data: { ...comment, id: "c2" } },
    { ...envelope, action: "update", type: "Cycle", data: cycle, updatedFrom: { endsAt: at(1) } },
    { ...envelope, action: "update", type: "IssueLabel", data: label, updatedFrom: { name: "bug" } },
    { ...envelope, action: "remove", type: "IssueLabel", data: label },
  ];
  // All that Linear's package names beside.
  const others = [
    "Attachment",
    "AuditEntry",
    "Customer",
    "CustomerNeed",
    "Document",
    "Initiative",
    "InitiativeUpdate",
    "ProjectUpdate",
    "Reaction",
    "User",
    "IssueSLA",
    "OAuthApp",
    "AppUserNotification",
    "PermissionChange",
    "AgentSessionEvent",
  ];
  for (const [i, payload] of all.entries()) expect(await send(payload, payload.type, `typed-${i}`)).toBe(202);
  for (const type of others)
    expect(await send({ ...envelope, action: "create", type, data: {} }, type, type)).toBe(202);
  const total = all.length + others.length;
  await vi.waitFor(async () => expect(await db().$count(deliveries)).toBe(total), soon);
  const rows = await db().select().from(deliveries);
  expect(rows.filter(({ status }) => status !== "processed" && status !== "ignored")).toEqual([]);
  const isUsed = ({ deliveryId }: { deliveryId: string }) => deliveryId.startsWith("typed-");
  expect(
    rows.filter(isUsed).filter(({ event, status }) => event === "Issue" && status !== "processed"),
  ).toEqual([]);
  for (const { event, status, result } of rows.filter((row) => !isUsed(row)))
    expect([event, status, result]).toEqual([event, "ignored", `Timewire does not use "${event}" events.`]);
  expect(await taskOf("State 2")).toMatchObject({ sourceLabel: "ENG-900", description: "It **sticks**." });
  const comments = await db().select().from(taskComments);
  expect(comments.filter(({ deletedAt }) => deletedAt === null)).toMatchObject([{ body: "Hm, yes." }]);
});

it("is not misled by a payload that was damaged or cut", { timeout: 90_000 }, async () => {
  const [teamId = ""] = await bindTeams(owner, ["Engineering"], bothWays());
  const before = await allTasks();
  const update = {
    ...envelope,
    action: "update",
    type: "Issue",
    data: issueAt(teamId, 2),
    updatedFrom: { title: "x" },
  };
  const bodies = damagesOf(update);
  expect(bodies.length).toBeGreaterThan(60);
  const sent = bodies.map((body, i) => send(JSON.parse(body), "Issue", `damaged-${i}`));
  expect(new Set(await Promise.all(sent))).toEqual(new Set([202]));
  await vi.waitFor(async () => expect(await db().$count(deliveries)).toBe(bodies.length), soon);
  for (const { status, result } of await db().select().from(deliveries)) {
    expect(["processed", "ignored", "dead"]).toContain(status);
    if (status === "dead") expect(result).toContain("is not what Linear's event");
  }
  const made = (await allTasks()).filter(({ id }) => before.every((known) => known.id !== id));
  for (const { title } of made) expect(title).toBe("State 2");
});

it(
  "ends in one state in whatever order a history of moves, trash and removal arrives",
  { timeout: 120_000 },
  async () => {
    const [teamId = ""] = await bindTeams(owner, ["Engineering"]);
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
