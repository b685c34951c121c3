import { describe } from "vitest";

import { slack } from "../../../src/providers/slack/index.ts";
import { describeChat } from "../contracts/chat.ts";
import { describeFailures } from "../contracts/failures.ts";
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
  describeFailures({ provider: slack, token: "sandbox-acme", host: "slack.com", path: "/api/auth.test" });
});
