import { beforeEach, describe } from "vitest";

import { ics } from "../../../src/providers/ics/index.ts";
import { calendarOf, putFile } from "../../support/ics.ts";
import { describeCalendar } from "../contracts/calendar.ts";
import { describeFailures } from "../contracts/failures.ts";
import { describeToken } from "../contracts/token.ts";

describe("a calendar by address", () => {
  beforeEach(() => putFile("contract.ics", calendarOf([])));

  describeCalendar({
    provider: ics,
    token: "https://calendar.google.com/calendar/ical/alice%40acme.example/private-sandbox/basic.ics",
    host: "calendar.google.com",
    calls: "calendar.google.com",
    api: "google",
    isOneCalendar: true,
  });
  const file = {
    provider: ics,
    token: "https://calendar.example/files/contract.ics",
    host: "calendar.example",
  };
  describeToken(file);
  describeFailures({
    ...file,
    path: "/files/contract.ics",
    // An address that is gone for good is to be replaced by its owner.
    codes: { 410: "unauthorized" },
  });
});
