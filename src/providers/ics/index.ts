import { readRateLimit } from "../kit/rate-limit.ts";
import { missingScopes } from "../kit/tokens.ts";
import type { Provider } from "../provider.ts";
import { account } from "./account.ts";
import { readAddress } from "./address.ts";
import { calendars, get, list } from "./calendar.ts";
import { icsError, refusedForGood } from "./failures.ts";
import { resolveRemoved } from "./resolve-removed.ts";

/** Any calendar that is published as a file (iCalendar, RFC 5545). Its address is all that it takes to read it. */
export const ics: Provider = {
  id: "ics",
  name: "Calendar by address (ICS)",
  docs: "docs/ics.md",
  defaultHost: "",
  allowsOwnHost: false,
  isPersonalOnly: true,
  oauth: null,
  token: {
    noun: "calendar address",
    howTo:
      "Nearly every calendar can be published under an address: look in its settings for “iCal”, “ICS” or “subscribe”. In Google Calendar it is the “secret address in iCal format”, in Outlook “Publish a calendar”, in iCloud “Public Calendar”. Whoever knows the address can read the calendar.",
    createUrl: null,
    fields: [
      {
        name: "token",
        label: "Address of the calendar",
        placeholder: "https://calendar.example.com/team.ics",
        hint: "It starts with https:// or webcal:// and often ends in .ics. It is stored encrypted and never shown again.",
      },
    ],
    scopes: [
      {
        scope: "read events",
        reason:
          "Titles, times, attendees and links of the calendar's events, to offer them as time entries. Nothing is ever written there.",
      },
    ],
    readAddress,
    refusedForGood,
    afterwards: "Whoever knows the calendar's address can still read it.",
  },
  readFailure: icsError,
  readRateLimit: (headers, now) => readRateLimit(headers, "ratelimit", now),
  missingScopes,
  account,
  calendar: { calendars, list, get, resolveRemoved },
};
