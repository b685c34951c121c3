import { describe } from "vitest";

import { sha256 } from "../../../src/lib/digest.ts";
import { gitlab } from "../../../src/providers/gitlab/index.ts";
import type { IssueRef } from "../../../src/providers/refs.ts";
import { signStandard } from "../../sandbox/gitlab/deliver.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf } from "../contracts/access.ts";
import { describeFailures } from "../contracts/failures.ts";
import { describeInbound } from "../contracts/inbound.ts";
import { describeOAuth } from "../contracts/oauth.ts";
import { describeSubscriptions } from "../contracts/subscriptions.ts";
import { describeToken } from "../contracts/token.ts";
import { describeTracker, type TrackerSubject } from "../contracts/tracker.ts";
import { describeTrackerWrites } from "../contracts/tracker-writes.ts";
import { describeWorklogs } from "../contracts/worklogs.ts";
import { actingIn, gitlabAs, projectRef } from "./site.ts";

const host = "gitlab.com";
const secret = "our own secret";
const sentAt = 1_800_000_000_000;
const id = "f5e5f430-f57b-4e6e-9fac-d9128cd7232f";
const body = JSON.stringify({ object_kind: "issue" });
const signingToken = `whsec_${btoa(String.fromCharCode(...(await sha256(secret))))}`;

const signature = await signStandard(signingToken, `${id}.${sentAt / 1000}.${body}`);

const web = actingIn("acme/web");
const locate = (issue: IssueRef) => ({ project: "acme/web", iid: web.iidOf(issue) });
const account = await gitlab.account(accessOf(gitlab, "sandbox-alice"));

describe("GitLab", () => {
  describeOAuth({
    provider: gitlab,
    client: { id: "contract", secret: "secret" },
    rotates: true,
    revokesAt: host,
  });
  describeToken({ provider: gitlab, token: "sandbox-alice" });
  describeSubscriptions({
    provider: gitlab,
    token: "sandbox-alice",
    weakToken: "sandbox-bob",
    host,
    container: () => projectRef("acme/web"),
  });
  describeFailures({ provider: gitlab, token: "sandbox-alice", host, path: "/api/v4/user" });
  describeInbound({
    provider: gitlab,
    example: {
      secret,
      sentAt,
      headers: {
        "x-gitlab-event": "Issue Hook",
        "webhook-id": id,
        "webhook-timestamp": String(sentAt / 1000),
        "webhook-signature": signature,
      },
      body,
    },
    proof: { signature: "webhook-signature", time: "webhook-timestamp" },
    names: ["x-gitlab-event"],
    event: "issue",
  });
  const subject: TrackerSubject = {
    provider: gitlab,
    token: "sandbox-alice",
    calls: host,
    containers: 128,
    peopleIn: "acme/api",
    large: { name: "acme/api", openIssues: 250 },
    own: "acme/web",
    unknownContainer: "999999999",
    act: { ...web, move: (issue) => web.move(issue, "acme/api") },
  };
  describeTracker(subject);
  describeTrackerWrites({
    ...subject,
    async person() {
      const [bob] = await gitlabAs<{ id: number }[]>("alice", "GET", "/users?username=bob");
      return { accountId: String(bob?.id), login: "a-name-of-before" };
    },
    acting: {
      text: "/close\n@bob and @acme/all: #1, !2, acme/web#3, ~bug %1 &4 $5, see https://gitlab.com/acme/web/-/issues/4 &#39;\n  /spend 1h",
      signs: [/^\s*\/[a-z]/m, /@[a-z]/i, /(?<!&)#\d/, /!\d/, /~bug/, /%1/, /&4/, /\$5/, /\/-\/issues\/4/],
    },
    refused: { change: { title: "x".repeat(300) }, words: /GitLab refused this: title is too long/ },
  });
  describeWorklogs({
    provider: gitlab,
    token: "sandbox-alice",
    accountId: account.accountId,
    open: async () => ({
      container: await projectRef("acme/web"),
      issue: await web.open({ title: "Door sticks", body: "", label: "bug" }),
    }),
    many: 105,
    act: {
      async log(issue, { seconds, count = 1 }) {
        await sandbox.post("/gitlab/timelogs", { ...locate(issue), username: "bob", seconds, count });
      },
      async remove(issue, remoteId) {
        await sandbox.post("/gitlab/timelogs/delete", { ...locate(issue), id: remoteId });
      },
      removeIssue: web.remove,
    },
  });
});
