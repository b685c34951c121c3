import { readRateLimit } from "../kit/rate-limit.ts";
import type { Provider } from "../provider.ts";
import { account } from "./account.ts";
import { write } from "./calendar-writes.ts";
import { calendars, get, list } from "./calendar.ts";
import { googleError } from "./failures.ts";
import { host, missingScopes, oauth } from "./oauth.ts";
import { inbound } from "./inbound.ts";
import { subscriptions } from "./subscriptions.ts";

export const google: Provider = {
  id: "google",
  name: "Google Calendar",
  docs: "docs/google-calendar.md",
  defaultHost: host,
  allowsOwnHost: false,
  isPersonalOnly: true,
  oauth,
  token: null,
  readFailure: googleError,
  readRateLimit: (headers, now) => readRateLimit(headers, "ratelimit", now),
  missingScopes,
  account,
  inbound,
  subscriptions,
  calendar: { calendars, list, get, write },
};
