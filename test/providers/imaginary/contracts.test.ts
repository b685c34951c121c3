import { describe } from "vitest";

import { imaginarySite } from "../../support/imaginary.ts";
import { signRequest } from "../../sandbox/imaginary/sign-request.ts";
import { describeFailures } from "../contracts/failures.ts";
import { describeInbound } from "../contracts/inbound.ts";
import { describeSubscriptions } from "../contracts/subscriptions.ts";
import { describeToken } from "../contracts/token.ts";
import { describeTracker, type TrackerSubject } from "../contracts/tracker.ts";
import { describeTrackerWrites } from "../contracts/tracker-writes.ts";
import { describeWorklogs } from "../contracts/worklogs.ts";
import { imaginary } from "./index.ts";

const site = "north";
const host = "api.imaginary.example";
const project = "10000";
const url = `https://${site}.imaginary.example/browse/WEB`;

const example = {
  secret: "the application's secret",
  path: "app",
  body: JSON.stringify({
    delivery: "0b3c",
    event: "issue.changed",
    subscription: "sub-1",
    site,
    project: { id: project, name: "Web", url },
  }),
  sentAt: 1_800_000_000_000,
};
const jwt = await signRequest({
  ...example,
  url: "https://time.example.com/webhooks/any/app",
  atMs: example.sentAt,
});

describe("the imaginary tracker", () => {
  describeFailures({ provider: imaginary, token: "sandbox-alice", host, path: "/me" });
  describeToken({ provider: imaginary, token: "sandbox-alice" });
  describeSubscriptions({
    provider: imaginary,
    token: "sandbox-alice",
    host,
    container: async () => ({ externalId: project, name: "Web", url }),
  });
  describeInbound({
    provider: imaginary,
    example: {
      ...example,
      headers: { "content-type": "application/json", authorization: `JWT ${jwt}` },
    },
    proof: { signature: "authorization" },
    names: "body",
    event: "issue.changed",
  });
  const subject: TrackerSubject = {
    provider: imaginary,
    token: "sandbox-alice",
    siteId: site,
    calls: host,
    containers: 47,
    large: { name: "Archive", openIssues: 120 },
    own: "Web",
    unknownContainer: "99999",
    act: {
      open: ({ label, ...issue }) => imaginarySite.open({ site, project, ...issue, labels: [label] }),
      async rename({ id }, title) {
        await imaginarySite.change({ site, id, title });
      },
      async close({ id }) {
        await imaginarySite.change({ site, id, statusId: "5" });
      },
      async remove({ id }) {
        await imaginarySite.remove({ site, id });
      },
      move: ({ id }) => imaginarySite.move({ site, id, to: "10005" }),
    },
  };
  describeTracker(subject);
  describeTrackerWrites({
    ...subject,
    person: async () => ({ accountId: "u-bob", login: "a-name-of-before" }),
    acting: { text: "Over to bob: close WEB-1, please", signs: [/"mention"/, /"inlineCard"/] },
    refused: { change: { title: "Ends here." }, words: /A title may not end with a full stop/ },
    makes: (sent) => sent.method === "POST" && /\/(issues|comments)$/.test(sent.url),
  });
  describeWorklogs({
    provider: imaginary,
    token: "sandbox-bob",
    siteId: site,
    accountId: "u-bob",
    async open() {
      const issue = await imaginarySite.open({ site, project, title: "Door sticks", body: "It does." });
      return { container: { externalId: project, name: "Web", url }, issue };
    },
    many: 51,
    act: {
      async log({ id }, { seconds, ...more }) {
        await imaginarySite.log({ site, id, login: "alice", minutes: seconds / 60, ...more });
      },
      async change({ id }, worklog, seconds) {
        await imaginarySite.changeTime({ site, id, worklog, minutes: seconds / 60 });
      },
      async remove({ id }, worklog) {
        await imaginarySite.changeTime({ site, id, worklog, minutes: null });
      },
      async removeIssue({ id }) {
        await imaginarySite.remove({ site, id });
      },
    },
  });
});
