import { describe } from "vitest";

import { linear } from "../../../src/providers/linear/index.ts";
import { linearSite } from "../../support/linear.ts";
import { describeFailures } from "../contracts/failures.ts";
import { describeInbound } from "../contracts/inbound.ts";
import { describeOAuth } from "../contracts/oauth.ts";
import { describeSubscriptions } from "../contracts/subscriptions.ts";
import { describeToken } from "../contracts/token.ts";
import { type ActedOn, describeTracker, type TrackerSubject } from "../contracts/tracker.ts";
import { describeTrackerWrites } from "../contracts/tracker-writes.ts";

const host = "api.linear.app";
const token = "sandbox-alice";

const toActedOn = ({ id, identifier: key }: { id: string; identifier: string }): ActedOn => ({ id, key });
const engineering = () => linearSite.team("Engineering");

describe("Linear", () => {
  describeOAuth({
    provider: linear,
    client: { id: "linear-contract", secret: "secret" },
    rotates: true,
    revokesAt: host,
  });
  describeToken({ provider: linear, token });
  describeFailures({ provider: linear, token, host, path: "/graphql" });
  describeSubscriptions({
    provider: linear,
    token,
    weakToken: "sandbox-bob",
    host,
    async container() {
      const externalId = `team_${await engineering()}`;
      return { externalId, name: "Engineering", url: "https://linear.app/acme/team/ENG" };
    },
  });
  // Linear publishes no example: this one was signed with OpenSSL.
  describeInbound({
    provider: linear,
    example: {
      secret: "lin_wh_secret",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "linear-delivery": "234d1a4e-b617-4388-90fe-adc3633d6b72",
        "linear-event": "Issue",
        "linear-signature": "83945ae72a27e41d3d8ceb22a1d0bf6ddc7a3555d7cec2d8bb59dbbae3264564",
      },
      body: '{"action":"update","type":"Issue","data":{"id":"1"},"webhookTimestamp":1800000000000}',
      sentAt: 1_800_000_000_000,
    },
    proof: { signature: "linear-signature" },
    names: ["linear-delivery", "linear-event"],
    event: "Issue",
  });
  const subject: TrackerSubject = {
    provider: linear,
    token,
    calls: host,
    containers: 212,
    peopleIn: "Archive",
    large: { name: "Archive", openIssues: 220 },
    own: "Engineering",
    unknownContainer: "team_00000000-0000-4000-8000-000000000000",
    act: {
      async open({ title, body, label }) {
        const teamId = await engineering();
        const labelIds = [await linearSite.label(teamId, label)];
        return toActedOn(await linearSite.open({ teamId, title, description: body, labelIds }));
      },
      async rename({ id }, title) {
        await linearSite.change({ id, title });
      },
      async close({ id }) {
        await linearSite.change({ id, stateId: await linearSite.state(await engineering(), "Done") });
      },
      remove: ({ id }) => linearSite.remove(id),
      async move({ id }) {
        return toActedOn(await linearSite.change({ id, teamId: await linearSite.team("Design") }));
      },
    },
  };
  describeTracker(subject);
  describeTrackerWrites({
    ...subject,
    person: async () => ({ accountId: "00000002-0000-4000-8000-000000000002", login: "a name of before" }),
    acting: {
      text: "@bob: see ENG-12 and https://linear.app/acme/profiles/bob, https://linear.app/acme/issue/ENG-3/door",
      signs: [/@[a-z]/i, /see ENG-\d/, /profiles\/bob/, /issue\/ENG/],
    },
    // A state of another team.
    refused: {
      change: { status: { id: "00000004-0000-4000-8000-000000000016", name: "Todo" } },
      words: /Linear refused this: The state belongs to another team/,
    },
    makes: ({ json }) => /: (issue|comment)Create\(/.test(JSON.stringify(json)),
  });
});
