import { describe, expect, it } from "vitest";
import * as z from "zod";

import { linear } from "../../../src/providers/linear/index.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf } from "../contracts/access.ts";

const host = "api.linear.app";
const access = () => accessOf(linear, "sandbox-alice");
const struck = async (fault: Record<string, unknown>) => {
  await sandbox.setFault(host, { kind: "error", ...fault });
  return linear.account(access());
};

describe("what Linear says, also in answers with HTTP 200", () => {
  it.each([
    ["input", { code: "invalid", permanent: true }],
    ["forbidden", { code: "forbidden", permanent: true }],
    ["notAccessible", { code: "forbidden", permanent: true, message: expect.stringContaining("plan") }],
    ["usage", { code: "forbidden", permanent: true, message: expect.stringContaining("used up") }],
    ["lock", { code: "unavailable", permanent: false, retryAfterSeconds: 5 }],
    ["internal", { code: "unavailable", permanent: false }],
    ["authentication", { code: "unauthorized", permanent: true }],
    ["graphql", { code: "unexpected", permanent: true }],
  ])("as %s", async (code, facts) => {
    await expect(struck({ code })).rejects.toMatchObject(facts);
  });

  it("is not found when it knows no such thing", async () => {
    const there = { externalId: "team_x", name: "", url: "" };
    const asked = linear.tracker?.list(access(), there, { cursor: null, startedAt: 0 });
    await expect(asked).rejects.toMatchObject({ code: "not_found", permanent: true, status: 200 });
  });
});

describe("Linear's limits", () => {
  it.each(["rate_limit", "secondary_limit"])("are waited for until they end: %s", async (kind) => {
    const refusal = await struck({ kind }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "rate_limited", permanent: false, status: 400 });
    const { retryAfterSeconds } = z.object({ retryAfterSeconds: z.number() }).parse(refusal);
    expect(retryAfterSeconds).toBeGreaterThan(1_700);
    expect(retryAfterSeconds).toBeLessThanOrEqual(1_801);
  });

  it("are met when an hour's complexity is used up", async () => {
    await sandbox.post("/linear/calls", { login: "alice", complexity: 1 });
    await expect(linear.tracker?.containers.list(access(), null)).rejects.toMatchObject({
      code: "rate_limited",
    });
  });

  it("are told as calls like the last one", () => {
    const headers = (cost: number) =>
      new Headers({
        "x-ratelimit-requests-limit": "5000",
        "x-ratelimit-requests-remaining": "4000",
        "x-ratelimit-requests-reset": "1800000060000",
        "x-complexity": String(cost),
        "x-ratelimit-complexity-limit": "250000",
        "x-ratelimit-complexity-remaining": "33000",
        "x-ratelimit-complexity-reset": "1800000060000",
        date: new Date(1_800_000_000_000).toUTCString(),
      });
    const now = 1_700_000_000_000;
    const read = (cost: number) => linear.readRateLimit?.(headers(cost), now);
    expect(read(3_300)).toEqual({ remaining: 10, limit: 75, resetsAt: now + 60_000 });
    expect(read(3)).toEqual({ remaining: 4000, limit: 5000, resetsAt: now + 60_000 });
    expect(linear.readRateLimit?.(new Headers(), now)).toBeNull();
  });
});

it("takes a token that allows less, and says what is missing", () => {
  expect(linear.missingScopes(["read"], ["read"])).toEqual([]);
  expect(linear.missingScopes([], ["read"])).toEqual(["read"]);
});
