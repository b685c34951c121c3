import {
  LinearClient,
  RatelimitedLinearError,
  ForbiddenLinearError,
  InvalidInputLinearError,
} from "@linear/sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startSandbox, type RunningSandbox } from "../run/sandbox.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.stop());

beforeEach(async () => {
  await fetch(`${sandbox.url}/_control/reset`, { method: "POST" });
});

function linear(persona: string): LinearClient {
  return new LinearClient({ apiKey: `sandbox-${persona}`, apiUrl: `${sandbox.url}/api.linear.app/graphql` });
}

async function teamOf(client: LinearClient, key: string) {
  const { nodes } = await client.teams({ filter: { key: { eq: key } } });
  const [team] = nodes;
  if (team === undefined) throw new Error(`There is no team ${key}.`);
  return team;
}

describe("Linear's own client", () => {
  it("tells who one is, in which workspace, and pages through what one sees", async () => {
    const alice = linear("alice");
    const viewer = await alice.viewer;
    expect(viewer).toMatchObject({ displayName: "alice", email: "alice@acme.example", admin: true });
    expect(await viewer.organization).toMatchObject({ name: "Acme", urlKey: "acme" });
    const teams = await alice.teams({ first: 100 });
    while (teams.pageInfo.hasNextPage) await teams.fetchNext();
    expect(new Set(teams.nodes.map(({ id }) => id)).size).toBe(108);
    expect((await linear("bob").teams({ first: 250 })).nodes).toHaveLength(107);
    expect((await linear("carol").teams()).nodes.map(({ key }) => key)).toEqual(["DES"]);
    expect((await alice.projects({ first: 250 })).nodes).toHaveLength(104);
  });

  it("lists what changed, newest first, with what is put away only when asked", async () => {
    const alice = linear("alice");
    const { id } = await alice.issue("ENG-1");
    const since = new Date(Date.now() - 1000).toISOString();
    await alice.archiveIssue(id);
    const changed = (includeArchived: boolean) =>
      alice.issues({ filter: { updatedAt: { gte: since } }, includeArchived });
    expect((await changed(false)).nodes).toEqual([]);
    expect((await changed(true)).nodes.map((issue) => issue.id)).toEqual([id]);
  });

  it("creates with an id of its own, changes, moves and deletes an issue", async () => {
    const alice = linear("alice");
    const team = await teamOf(alice, "ENG");
    const id = crypto.randomUUID();
    const label = (await team.labels()).nodes.find(({ name }) => name === "bug");
    const made = await alice.createIssue({
      id,
      teamId: team.id,
      title: "It hangs",
      labelIds: [label?.id ?? ""],
    });
    expect(await made.issue).toMatchObject({ id, identifier: "ENG-13", priority: 0 });
    await expect(alice.createIssue({ id, teamId: team.id, title: "Twice" })).rejects.toThrow(
      InvalidInputLinearError,
    );
    const done = (await team.states()).nodes.find(({ type }) => type === "completed");
    await alice.updateIssue(id, {
      stateId: done?.id ?? "",
      removedLabelIds: [label?.id ?? ""],
      dueDate: "2031-02-28",
    });
    const issue = await alice.issue("ENG-13");
    expect(issue).toMatchObject({ dueDate: "2031-02-28", labelIds: [], completedAt: expect.any(Date) });
    await alice.updateIssue(id, { dueDate: null, teamId: (await teamOf(alice, "DES")).id });
    expect(await alice.issue("ENG-13")).toMatchObject({
      identifier: "DES-1",
      previousIdentifiers: ["ENG-13"],
    });
    await alice.deleteIssue(id);
    expect(await alice.issue(id)).toMatchObject({ trashed: true });
    await alice.updateIssue(id, { trashed: null });
    expect((await alice.issue(id)).trashed ?? null).toBeNull();
    await alice.deleteIssue(id, { permanentlyDelete: true });
    await expect(alice.issue(id)).rejects.toThrow(/Could not find referenced Issue|Entity not found/);
  });

  it("comments, and finds an attachment by its address", async () => {
    const alice = linear("alice");
    const issueId = (await alice.issue("ENG-1")).id;
    const id = crypto.randomUUID();
    await alice.createComment({ id, issueId, body: "First", doNotSubscribeToIssue: true });
    await alice.updateComment(id, { body: "Second" });
    expect(await alice.comment({ id })).toMatchObject({ body: "Second", editedAt: expect.any(Date) });
    await alice.deleteComment(id);
    await expect(alice.comment({ id })).rejects.toThrow(InvalidInputLinearError);
    const url = "https://time.example.com/tasks/1";
    for (const title of ["One", "Two"]) await alice.createAttachment({ issueId, title, url });
    expect((await alice.attachmentsForURL(url)).nodes.map(({ title }) => title)).toEqual(["Two"]);
  });

  it("adds webhooks as an administrator only", async () => {
    const alice = linear("alice");
    const teamId = (await teamOf(alice, "ENG")).id;
    const wanted = { url: "http://localhost:1/hook", teamId, resourceTypes: ["Issue"], secret: "s" };
    const webhook = await (await alice.createWebhook(wanted)).webhook;
    await alice.updateWebhook(webhook?.id ?? "", { enabled: false });
    expect((await alice.webhooks()).nodes).toMatchObject([{ enabled: false, url: wanted.url }]);
    await alice.deleteWebhook(webhook?.id ?? "");
    expect((await alice.webhooks()).nodes).toEqual([]);
    await expect(linear("bob").createWebhook(wanted)).rejects.toThrow(ForbiddenLinearError);
  });

  it("is told of limits in headers and errors", async () => {
    const alice = linear("alice");
    const [requests, complexity] = (await alice.rateLimitStatus).limits;
    expect([requests?.allowedAmount, complexity?.allowedAmount]).toEqual([5000, 250_000]);
    await expect(alice.issues({ first: 50, includeArchived: true })).resolves.toBeDefined();
    await fetch(`${sandbox.url}/_control/linear/calls`, {
      method: "POST",
      body: JSON.stringify({ login: "alice", requests: 0 }),
    });
    const refused = await alice.viewer.catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RatelimitedLinearError);
    expect(refused).toMatchObject({ status: 400, requestsRemaining: 0, requestsLimit: 5000 });
  });
});
