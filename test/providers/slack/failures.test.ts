import { describe, expect, it } from "vitest";

import { slackRefusal } from "../../../src/providers/slack/failures.ts";

describe("Slack's refusals", () => {
  it.each([
    ["channel_not_found", "not_found", true],
    ["not_in_channel", "forbidden", true],
    ["is_archived", "conflict", true],
    ["invalid_auth", "unauthorized", true],
    ["account_inactive", "unauthorized", true],
    ["token_revoked", "unauthorized", true],
    ["missing_scope", "forbidden", true],
    ["ratelimited", "rate_limited", false],
    ["internal_error", "unavailable", false],
    ["constructor", "invalid", true],
    ["<b>", "invalid", true],
  ])("with Slack's word %s are %s", (word, code, permanent) => {
    const error = slackRefusal(word, "chat.postMessage");
    expect(error).toMatchObject({ code, permanent });
    expect(error.message).not.toContain("<b>");
    expect(error.message).toMatch(/\.$/);
  });
});
