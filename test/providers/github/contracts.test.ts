import { describe } from "vitest";

import { github } from "../../../src/providers/github/index.ts";
import { describeFailures } from "../contracts/failures.ts";
import { describeInbound } from "../contracts/inbound.ts";
import { describeOAuth } from "../contracts/oauth.ts";

describe("GitHub", () => {
  describeOAuth({
    provider: github,
    client: { id: "Ov-contract", secret: "secret" },
    settings: { githubTokenSeconds: 28_800 },
    rotates: true,
    revokesAt: "api.github.com",
  });
  describeFailures({ provider: github, token: "sandbox-alice", host: "api.github.com", path: "/user" });
  // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
  describeInbound({
    provider: github,
    example: {
      secret: "It's a Secret to Everybody",
      headers: {
        "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
      },
      body: "Hello, World!",
      sentAt: 0,
    },
    signature: "x-hub-signature-256",
    event: "issues",
  });
});
