import { describe } from "vitest";

import { microsoft } from "../../../src/providers/microsoft/index.ts";
import { describeCalendarWrites } from "../contracts/calendar-writes.ts";
import { calendarAccess, describeCalendar } from "../contracts/calendar.ts";
import { describeFailures } from "../contracts/failures.ts";
import { describeInbound } from "../contracts/inbound.ts";
import { describeOAuth } from "../contracts/oauth.ts";
import { describeSubscriptions } from "../contracts/subscriptions.ts";

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
  const notificationWith = (clientState: string | null) =>
    JSON.stringify({ value: [{ subscriptionId: "s1", changeType: "updated", clientState }] });
  describeInbound({
    provider: microsoft,
    example: { secret: "state-of-the-client", headers: {}, body: notificationWith("state-of-the-client") },
    proof: { echoedBy: notificationWith },
    event: "notification",
    handshake: { query: "?validationToken=a%20b%2B%3C1%3E", answer: "a b+<1>" },
  });
  describeSubscriptions({
    provider: microsoft,
    token: "sandbox-alice",
    host: "graph.microsoft.com",
    async container() {
      const { id, name } = await calendarAccess(calendars).findPrimary();
      return { externalId: id, name, url: "" };
    },
    asksFirst: true,
  });
  describeFailures({
    provider: microsoft,
    token: "sandbox-alice",
    host: "graph.microsoft.com",
    path: "/v1.0/me",
  });
});
