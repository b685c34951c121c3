import { describe } from "vitest";

import { microsoft } from "../../../src/providers/microsoft/index.ts";
import { describeCalendarWrites } from "../contracts/calendar-writes.ts";
import { describeCalendar } from "../contracts/calendar.ts";
import { describeFailures } from "../contracts/failures.ts";
import { describeOAuth } from "../contracts/oauth.ts";

describe("Microsoft", () => {
  describeOAuth({
    provider: microsoft,
    client: { id: "contract", secret: "secret" },
    settings: { microsoftSingleUseTokens: true },
    rotates: true,
  });
  const calendars = {
    provider: microsoft,
    token: "sandbox-alice",
    calls: "graph.microsoft.com",
    api: "microsoft",
  } as const;
  describeCalendar(calendars);
  describeCalendarWrites(calendars);
  describeFailures({
    provider: microsoft,
    token: "sandbox-alice",
    host: "graph.microsoft.com",
    path: "/v1.0/me",
  });
});
