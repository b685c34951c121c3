import { readRateLimit } from "../kit/rate-limit.ts";
import type { Provider } from "../provider.ts";
import { account } from "./account.ts";
import { write } from "./calendar-writes.ts";
import { calendars, get, list } from "./calendar.ts";
import { microsoftError } from "./failures.ts";
import { host, missingScopes, oauth } from "./oauth.ts";
import { inbound } from "./inbound.ts";
import { subscriptions } from "./subscriptions.ts";

export const microsoft: Provider = {
  id: "microsoft",
  name: "Outlook Calendar",
  docs: "docs/outlook-calendar.md",
  defaultHost: host,
  allowsOwnHost: false,
  isPersonalOnly: true,
  oauth,
  token: null,
  readFailure: microsoftError,
  // https://learn.microsoft.com/graph/throttling
  readRateLimit: (headers, now) => readRateLimit(headers, "ratelimit", now),
  missingScopes,
  account,
  inbound,
  subscriptions,
  calendar: { calendars, list, get, write },
};
