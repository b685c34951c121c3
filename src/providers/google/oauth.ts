import { tokenOf } from "../access.ts";
import { type Failure, forGood, unless } from "../kit/failures.ts";
import { badClient, type Refusal, tokenReader } from "../kit/tokens.ts";
import type { OAuth } from "../provider.ts";
import { callGoogle } from "./client.ts";
import { dayMs } from "../../lib/time-units.ts";

export const host = "accounts.google.com";

const calendarScope = (name: string) => `https://www.googleapis.com/auth/${name}`;

/** Some scopes are granted under another name: https://developers.google.com/identity/protocols/oauth2/scopes */
const otherNames: Record<string, string> = { email: calendarScope("userinfo.email") };

/** The scopes that were asked for and not granted: a person can untick each one on Google's page. */
export function missingScopes(granted: string[], wanted: string[]): string[] {
  return wanted.filter((scope) => !granted.includes(scope) && !granted.includes(otherNames[scope] ?? scope));
}

const provider = { id: "google", name: "Google", docs: "docs/google-calendar.md" };

/** https://developers.google.com/identity/protocols/oauth2/web-server */
export const oauth: OAuth = {
  endpoints: () => ({
    authorize: `https://${host}/o/oauth2/v2/auth`,
    token: "https://oauth2.googleapis.com/token",
  }),
  usesPkce: true,
  sharesToken: true,
  signInScopes: null,
  connectScopes: [
    { scope: "openid", reason: "Know which Google account this is, also when its address changes." },
    { scope: "email", reason: "Show the account's address, so that you can tell your connections apart." },
    {
      scope: calendarScope("calendar.calendarlist.readonly"),
      reason: "List your calendars, so that you can choose among them.",
    },
    {
      scope: calendarScope("calendar.events"),
      reason:
        "Read the events of the calendars you choose and be told when they change; write your tracked time into a calendar if you switch that on.",
    },
  ],
  // Google gives a refresh token at the first consent only, unless consent is asked for again.
  authorizeParams: { access_type: "offline", prompt: "consent", include_granted_scopes: "true" },
  missingRefreshToken:
    "Google gave no lasting access, only an hour's. Remove Timewire at myaccount.google.com/connections, then connect again.",
  explainRefusal: ({ connectedForMs }) =>
    connectedForMs <= 8 * dayMs
      ? 'If nobody removed Timewire at Google: while an app\'s consent screen is in "Testing", Google ends each sign-in after seven days. An administrator ends that by publishing it (docs/google-calendar.md).'
      : null,
  readTokens: tokenReader(provider, { mustExpire: true, refusals }),
  async revoke(access) {
    const path = "https://oauth2.googleapis.com/revoke";
    const form = { token: tokenOf(access) };
    // A token that has ended already is what we want.
    await unless([400], callGoogle(access, { method: "POST", path, form, isIdempotent: true }));
  },
};

/** https://developers.google.com/identity/protocols/oauth2/web-server#authorization-errors */
function refusals({ error }: Refusal): Failure | undefined {
  switch (error) {
    case "deleted_client":
      return badClient(provider);
    case "admin_policy_enforced":
    case "org_internal":
      return forGood(
        "invalid",
        "Your organisation does not allow Timewire at Google. Ask its administrator to trust the app.",
      );
    default:
      return undefined;
  }
}
