import type { Provider } from "../provider.ts";
import { account } from "./account.ts";
import { googleError } from "./errors.ts";
import { get, list, listChanged } from "./events.ts";
import { host, missingScopes, oauth } from "./oauth.ts";
import { push } from "./push.ts";
import { write } from "./writes.ts";

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
  missingScopes,
  account,
  calendar: { list, listChanged, get, write, push },
};
