import { describe } from "vitest";

import { github } from "../../../src/providers/github/index.ts";
import { describeFailures } from "../contracts/failures.ts";
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
});
