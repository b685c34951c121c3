import { describe } from "vitest";

import { google } from "../../../src/providers/google/index.ts";
import { describeCalendarWrites } from "../contracts/calendar-writes.ts";
import { describeCalendar } from "../contracts/calendar.ts";
import { describeFailures } from "../contracts/failures.ts";
import { describeOAuth } from "../contracts/oauth.ts";

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
  describeFailures({
    provider: google,
    token: "sandbox-alice",
    host: "openidconnect.googleapis.com",
    path: "/v1/userinfo",
  });
});
