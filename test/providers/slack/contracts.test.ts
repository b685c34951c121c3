import { describe } from "vitest";

import { slack } from "../../../src/providers/slack/index.ts";
import { describeChat } from "../contracts/chat.ts";
import { describeFailures } from "../contracts/failures.ts";
import { describeInbound } from "../contracts/inbound.ts";
import { describeOAuth } from "../contracts/oauth.ts";

describe("Slack", () => {
  describeOAuth({
    provider: slack,
    client: { id: "100.300", secret: "secret" },
    settings: { slackTokenSeconds: 43_200 },
    rotates: true,
    revokesAt: "slack.com",
  });
  describeChat({
    provider: slack,
    token: "sandbox-acme",
    otherToken: "sandbox-other",
    host: "slack.com",
    channels: {
      open: { id: "C0GENERAL1", name: "general" },
      archived: "C0RANDOM01",
      private: "C0PRIVATE1",
      unknown: "CUNKNOWN",
    },
    person: {
      userId: "U0ALICE001",
      name: "Alice Adler",
      email: "alice@acme.example",
      nameInOther: "Mallory Marsh",
    },
    botUserId: "USLACKBOT",
    workspace: { accountId: "T0ACME0001", name: "Acme" },
    other: { accountId: "T0OTHER001", login: "Other" },
  });
  // https://docs.slack.dev/authentication/verifying-requests-from-slack
  describeInbound({
    provider: slack,
    example: {
      secret: ["8f742231b10e8888", "abcd99yyyzzz85a5"].join(""),
      headers: {
        "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "x-slack-request-timestamp": "1531420618",
      },
      body: "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
      sentAt: 1_531_420_618_000,
    },
    proof: { signature: "x-slack-signature", time: "x-slack-request-timestamp" },
  });
  describeFailures({ provider: slack, token: "sandbox-acme", host: "slack.com", path: "/api/auth.test" });
});
