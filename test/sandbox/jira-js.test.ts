import { createCloudClient } from "jira.js";
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

const cloudId = "3f1b2c70-0000-4000-8000-00000000acae";
const throwing = { onSchemaMismatch: "throw" } as const;

/** By e-mail address and API token; an answer that is not as Atlassian documents it throws. */
const siteOf = (persona: string, host = "acme.atlassian.net") =>
  createCloudClient({
    ...throwing,
    host: `${sandbox.url}/${host}`,
    auth: { type: "basic", email: `${persona}@acme.example`, apiToken: `sandbox-${persona}` },
  });
/** As an app, behind the gateway. */
const appOf = (persona: string) =>
  createCloudClient({
    ...throwing,
    host: `${sandbox.url}/api.atlassian.com/ex/jira/${cloudId}`,
    auth: { type: "bearer", token: `sandbox-${persona}` },
  });

const documentOf = (text: string) => ({
  type: "doc",
  version: 1,
  content: [{ type: "paragraph", content: [{ type: "text", text }] }],
});

async function open(jira: ReturnType<typeof siteOf>, summary: string, labels: string[] = []) {
  const { id } = await jira.issues.createIssue({
    fields: { project: { key: "WEB" }, issuetype: { name: "Task" }, summary, labels },
  });
  return id ?? "";
}

describe("Jira through jira.js", () => {
  it.each([
    ["a site", siteOf],
    ["the gateway", appOf],
  ])("says at %s who asks, and pages through all projects", async (_, clientOf) => {
    const jira = clientOf("alice");
    expect(await jira.myself.getCurrentUser({})).toMatchObject({ displayName: "Alice Adler" });
    const ids = new Set<string | undefined>();
    for (let startAt = 0, isLast = false; !isLast; startAt = ids.size) {
      const page = await jira.projects.searchProjects({ startAt, maxResults: 50 });
      for (const { id } of page.values ?? []) ids.add(id);
      isLast = page.isLast;
    }
    expect(ids.size).toBe(107);
  });

  it("pages through issues by tokens, and tells of a wrong query in words", async () => {
    const jira = siteOf("bob");
    const keys: (string | undefined)[] = [];
    let nextPageToken: string | undefined;
    do {
      const page = await jira.issueSearch.searchAndReconsileIssuesUsingJqlPost({
        jql: "project = ARC ORDER BY created ASC",
        fields: ["summary", "status"],
        maxResults: 50,
        ...(nextPageToken === undefined ? {} : { nextPageToken }),
      });
      keys.push(...(page.issues ?? []).map(({ key }) => key));
      nextPageToken = page.nextPageToken ?? undefined;
    } while (nextPageToken !== undefined);
    expect(new Set(keys).size).toBe(120);
    const { queries } = await jira.jql.parseJqlQueries({
      queries: ["labels = a", "labels = = a"],
      validation: "strict",
    });
    expect(queries.map(({ errors = [] }) => errors.length)).toEqual([0, 1]);
  });

  it("creates, edits, moves on, fetches together and deletes issues", async () => {
    const jira = appOf("alice");
    const id = await open(jira, "Door sticks", ["door"]);
    await jira.issues.editIssue({ issueIdOrKey: id, update: { labels: [{ add: "winter" }] } });
    const { transitions = [] } = await jira.issues.getTransitions({ issueIdOrKey: id });
    const start = transitions.find(({ name }) => name === "Start");
    await jira.issues.doTransition({ issueIdOrKey: id, transition: { id: start?.id ?? "" } });
    const issue = await jira.issues.getIssue({ issueIdOrKey: id });
    expect(issue.fields).toMatchObject({
      labels: ["door", "winter"],
      status: { name: "In Progress", statusCategory: { key: "indeterminate" } },
    });
    const other = await open(jira, "Other");
    const matched = await jira.issueSearch.matchIssues({
      issueIds: [Number(id), Number(other)],
      jqls: ["labels = door"],
    });
    expect(matched.matches[0]?.matchedIssues).toEqual([Number(id)]);
    await jira.issues.deleteIssue({ issueIdOrKey: other });
    const { issues = [] } = await jira.issues.bulkFetchIssues({
      issueIdsOrKeys: [id, other],
      fields: ["summary"],
    });
    expect(issues.map((one) => one.id)).toEqual([id]);
    await expect(jira.issues.getIssue({ issueIdOrKey: other })).rejects.toThrow("404");
  });

  it("comments and logs work, and keeps both to their author", async () => {
    const alice = siteOf("alice");
    const id = await open(alice, "Door sticks");
    const comment = await alice.issueComments.addComment({ issueIdOrKey: id, body: documentOf("Seen") });
    await alice.issueComments.updateComment({
      issueIdOrKey: id,
      id: comment.id ?? "",
      body: { body: documentOf("Seen again") },
    });
    const { comments = [] } = await alice.issueComments.getComments({ issueIdOrKey: id });
    expect(JSON.stringify(comments)).toContain("Seen again");
    const work = await alice.issueWorklogs.addWorklog({
      issueIdOrKey: id,
      adjustEstimate: "leave",
      timeSpentSeconds: 5400,
      comment: documentOf("Planed"),
    });
    const { worklogs = [] } = await siteOf("bob").issueWorklogs.getIssueWorklog({ issueIdOrKey: id });
    expect(worklogs.map((one) => [one.id, one.timeSpentSeconds])).toEqual([[work.id, 5400]]);
    const removal = siteOf("bob").issueWorklogs.deleteWorklog({ issueIdOrKey: id, id: work.id ?? "" });
    await expect(removal).rejects.toThrow();
    await alice.issueWorklogs.deleteWorklog({ issueIdOrKey: id, id: work.id ?? "" });
  });

  it("registers, lists and removes webhooks of an app", async () => {
    const jira = appOf("alice");
    const made = await jira.webhooks.registerDynamicWebhooks({
      url: "https://timewire.example/webhooks/jira/app",
      webhooks: [{ events: ["jira:issue_updated"], jqlFilter: "project in (10000)" }],
    });
    const [id = 0] = (made.webhookRegistrationResult ?? []).map(({ createdWebhookId }) => createdWebhookId);
    const { values } = await jira.webhooks.getDynamicWebhooksForApp({});
    expect(values.map((hook) => hook.id)).toEqual([id]);
    await jira.webhooks.deleteWebhookById({ webhookIds: [id] });
    expect((await jira.webhooks.getDynamicWebhooksForApp({})).values).toEqual([]);
  });

  it("knows the field that holds sprints by its type", async () => {
    const fields = await siteOf("alice").issueFields.getFields();
    const sprint = fields.find(({ schema }) => schema?.custom?.endsWith(":gh-sprint") === true);
    expect(sprint).toMatchObject({ id: "customfield_10020", custom: true });
  });

  it("refuses a token that it does not know", async () => {
    await expect(siteOf("nobody").myself.getCurrentUser({})).rejects.toThrow("401");
    await expect(appOf("nobody").myself.getCurrentUser({})).rejects.toThrow("401");
  });
});
