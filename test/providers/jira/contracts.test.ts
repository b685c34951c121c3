import { describe } from "vitest";

import { jira } from "../../../src/providers/jira/index.ts";
import { instances, people } from "../../sandbox/jira/records.ts";
import { hmacHex } from "../../sandbox/sign.ts";
import { jiraSite } from "../../support/jira.ts";
import { describeFailures } from "../contracts/failures.ts";
import { describeInbound } from "../contracts/inbound.ts";
import { describeOAuth } from "../contracts/oauth.ts";
import { describeSubscriptions } from "../contracts/subscriptions.ts";
import { describeToken } from "../contracts/token.ts";
import { describeTrackerWrites } from "../contracts/tracker-writes.ts";
import { describeWorklogs, type WorklogSubject } from "../contracts/worklogs.ts";
import { describeTracker, type TrackerSubject } from "../contracts/tracker.ts";

const siteId = "3f1b2c70-0000-4000-8000-00000000acae";

const secret = "a secret of the webhook";
const body = JSON.stringify({
  webhookEvent: "jira:issue_created",
  issue: {
    id: "10001",
    key: "WEB-1",
    self: "https://acme.atlassian.net/rest/api/2/issue/10001",
    fields: { project: { id: "10000", key: "WEB", name: "Web" } },
  },
});

/** What people do in the project Web of an instance. */
const actAt = (instance: string): TrackerSubject["act"] => ({
  open: ({ title, body: text, label }) => jiraSite.open({ instance, summary: title, text, labels: [label] }),
  async rename({ id }, summary) {
    await jiraSite.edit({ instance, id, summary });
  },
  async close({ id }) {
    await jiraSite.setStatus({ instance, id, statusId: "10004" });
  },
  async remove({ id }) {
    await jiraSite.remove({ instance, id });
  },
  move: ({ id }) => jiraSite.move({ instance, id, to: "ARC" }),
});

/** Work in the project Web of an instance; alice's token, bob's work. */
const workAt = (instance: string): Pick<WorklogSubject, "provider" | "token" | "open" | "many" | "act"> => ({
  provider: jira,
  token: "sandbox-alice",
  async open() {
    const issue = await jiraSite.open({ instance, summary: "Door sticks" });
    const { host } = Object.values(instances).find(({ id }) => id === instance) ?? { host: "" };
    const externalId = issue.fields.project.id;
    return { issue, container: { externalId, name: "Web", url: `https://${host}/browse/WEB` } };
  },
  // More than an issue shows of itself.
  many: 25,
  act: {
    async log({ id }, { seconds, count = 1 }) {
      await jiraSite.work({ instance, id, seconds, count, by: "bob" });
    },
    async change({ id }, worklog, seconds) {
      await jiraSite.changeWork({ instance, id, worklog, seconds, by: "bob" });
    },
    async remove({ id }, worklog) {
      await jiraSite.changeWork({ instance, id, worklog, seconds: null, by: "bob" });
    },
    async removeIssue({ id }) {
      await jiraSite.remove({ instance, id });
    },
  },
});

const shared = {
  onceDeleted: "hidden" as const,
  provider: jira,
  token: "sandbox-alice",
  large: { name: "Archive", openIssues: 120 },
  own: "Web",
  unknownContainer: "99999",
};

describe("Jira", () => {
  describeOAuth({
    provider: jira,
    client: { id: "jira-contract", secret: "secret" },
    settings: { atlassianRefreshLeewaySeconds: 0 },
    rotates: true,
  });
  describeToken({ provider: jira, token: "sandbox-alice", host: "acme.atlassian.net" });
  describeFailures({ provider: jira, token: "sandbox-alice", host: "api.atlassian.com", path: "/me" });
  describeSubscriptions({
    provider: jira,
    token: "sandbox-alice",
    siteId,
    host: "api.atlassian.com",
    container: async () => ({
      externalId: "10000",
      name: "Web",
      url: "https://acme.atlassian.net/browse/WEB",
    }),
  });
  describe("with a webhook that an administrator added", async () => {
    describeInbound({
      provider: jira,
      example: {
        secret,
        headers: {
          "content-type": "application/json",
          "x-atlassian-webhook-identifier": "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
          "x-hub-signature": `sha256=${await hmacHex("SHA-256", secret, body)}`,
        },
        body,
      },
      proof: { signature: "x-hub-signature" },
      names: ["x-atlassian-webhook-identifier"],
      event: "jira:issue_created",
    });
  });
  describe("in the Cloud, signed in", () => {
    const subject = {
      ...shared,
      peopleIn: "Archive",
      siteId,
      calls: "api.atlassian.com",
      containers: 107,
      act: actAt("acme"),
    };
    describeTracker(subject);
    describeTrackerWrites({
      ...subject,
      person: async () => ({
        accountId: "712020:b0b00000-0000-4000-8000-000000000002",
        login: "A name of before",
      }),
      acting: {
        text: "@bob and WEB-1: {code} and h1. is no heading",
        signs: [/"type":"(mention|inlineCard|blockCard|emoji|heading)"/],
      },
      refused: { change: { title: "x".repeat(300) }, words: /Summary can't exceed 255 characters/ },
      lagsMs: 5 * 60_000,
      makes: ({ method, url }) => method === "POST" && /\/(issue|comment)$/.test(url),
    });
    describeWorklogs({ ...workAt("acme"), siteId, accountId: people.alice.accountId });
  });
  describe("in the Cloud, by API token", () => {
    const host = "acme.atlassian.net";
    describeTracker({ ...shared, host, calls: host, containers: 107, act: actAt("acme") });
  });
  describe("in Data Center", () => {
    const host = "jira.acme.example";
    const fields = { email: "" };
    describeTracker({ ...shared, host, fields, calls: host, containers: 3, act: actAt("server") });
    describeWorklogs({ ...workAt("server"), host, fields, accountId: "JIRAUSER10100" });
  });
});
