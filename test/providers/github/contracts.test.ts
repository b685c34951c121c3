import { describe } from "vitest";

import { github } from "../../../src/providers/github/index.ts";
import { describeFailures } from "../contracts/failures.ts";
import { describeInbound } from "../contracts/inbound.ts";
import { describeOAuth } from "../contracts/oauth.ts";
import { describeSubscriptions } from "../contracts/subscriptions.ts";
import { describeToken } from "../contracts/token.ts";
import { type ActedOn, describeTracker, type TrackerSubject } from "../contracts/tracker.ts";
import { describeTrackerWrites } from "../contracts/tracker-writes.ts";
import { github as api } from "../../support/bindings.ts";
import { sandbox } from "../../support/sandbox.ts";

type Issue = { id: number; number: number };

const nameOf = (repository: string, { id, number }: Issue): ActedOn => ({
  id: String(id),
  key: `${repository}#${number}`,
});
const numberOf = ({ key }: ActedOn) => Number(key.slice(key.indexOf("#") + 1));
const change = async (issue: ActedOn, fields: object) => {
  await api("alice", "PATCH", `/repos/acme/web/issues/${numberOf(issue)}`, fields);
};

type Repository = { id: number; full_name: string; html_url: string };

describe("GitHub", () => {
  describeOAuth({
    provider: github,
    client: { id: "Ov-contract", secret: "secret" },
    settings: { githubTokenSeconds: 28_800 },
    rotates: true,
    revokesAt: "api.github.com",
  });
  describeToken({ provider: github, token: "sandbox-alice" });
  describeSubscriptions({
    provider: github,
    token: "sandbox-alice",
    weakToken: "sandbox-bob",
    host: "api.github.com",
    async container() {
      const { id, full_name: name, html_url: url } = await api<Repository>("alice", "GET", "/repos/acme/web");
      return { externalId: String(id), name, url };
    },
  });
  describeFailures({ provider: github, token: "sandbox-alice", host: "api.github.com", path: "/user" });
  // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
  describeInbound({
    provider: github,
    example: {
      secret: "It's a Secret to Everybody",
      headers: {
        "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "x-github-event": "issues",
        "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
      },
      body: "Hello, World!",
    },
    proof: { signature: "x-hub-signature-256" },
    names: ["x-github-delivery", "x-github-event"],
    event: "issues",
  });
  const subject: TrackerSubject = {
    provider: github,
    token: "sandbox-alice",
    calls: "api.github.com",
    containers: 120,
    peopleIn: "acme/api",
    large: { name: "acme/api", openIssues: 250 },
    own: "acme/web",
    unknownContainer: "999999999",
    act: {
      async open({ title, body, label }) {
        const issue = { title, body, labels: [label] };
        return nameOf("acme/web", await api<Issue>("alice", "POST", "/repos/acme/web/issues", issue));
      },
      rename: (issue, title) => change(issue, { title }),
      close: (issue) => change(issue, { state: "closed" }),
      async remove(issue) {
        await sandbox.post("/github/issues/delete", { repository: "acme/web", number: numberOf(issue) });
      },
      async move(issue) {
        const moved = { repository: "acme/web", number: numberOf(issue), to: "acme/cart" };
        return nameOf("acme/cart", await (await sandbox.post("/github/issues/transfer", moved)).json());
      },
    },
  };
  describeTracker(subject);
  describeTrackerWrites({
    ...subject,
    async person() {
      const { id } = await api<{ id: number }>("alice", "GET", "/users/bob");
      return { accountId: String(id), login: "a-name-of-before" };
    },
    acting: {
      text: "@bob and @acme/all: fixes #1, GH-2 and acme/web#3, see https://github.com/acme/web/issues/4 &#39;",
      signs: [/@[a-z]/i, /#1/, /GH-\d/, /web#3/, /\/github\.com\/acme\/web\/issues\/4/],
    },
    refused: { change: { title: "x".repeat(300) }, words: /GitHub refused this: title is too long/ },
  });
});
