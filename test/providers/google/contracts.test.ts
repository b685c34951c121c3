import { describe } from "vitest";

import { google } from "../../../src/providers/google/index.ts";
import { describeCalendarWrites } from "../contracts/calendar-writes.ts";
import { calendarAccess, describeCalendar } from "../contracts/calendar.ts";
import { describeFailures } from "../contracts/failures.ts";
import { describeInbound } from "../contracts/inbound.ts";
import { describeOAuth } from "../contracts/oauth.ts";
import { describeSubscriptions } from "../contracts/subscriptions.ts";

describe("Google", () => {
  describeOAuth({
    provider: google,
    client: { id: "contract", secret: "secret" },
    rotates: false,
    revokesAt: "oauth2.googleapis.com",
  });
  const calendars = {
    provider: google,
    token: "sandbox-alice",
    calls: "www.googleapis.com",
    api: "google",
  } as const;
  describeCalendar(calendars);
  describeCalendarWrites(calendars);
  describeInbound({
    provider: google,
    example: {
      secret: "token-of-the-channel",
      path: "ch_1",
      headers: {
        "x-goog-channel-id": "ch_1",
        "x-goog-channel-token": "token-of-the-channel",
        "x-goog-message-number": "7",
        "x-goog-resource-state": "exists",
      },
      body: "",
    },
    proof: { echoedIn: "x-goog-channel-token" },
    names: ["x-goog-resource-state"],
  });
  describeSubscriptions({
    provider: google,
    token: "sandbox-alice",
    host: "www.googleapis.com",
    async container() {
      const { id, name } = await calendarAccess(calendars).findPrimary();
      return { externalId: id, name, url: "" };
    },
  });
  describeFailures({
    provider: google,
    token: "sandbox-alice",
    host: "openidconnect.googleapis.com",
    path: "/v1/userinfo",
  });
});
