import { OutboundError } from "../../lib/outbound.ts";
import { type OAuth, ProviderError, type Tokens } from "../provider.ts";
import { googleError } from "./errors.ts";
import { tokenAnswerSchema } from "./schemas.ts";

export const host = "accounts.google.com";

const calendarScope = (name: string) => `https://www.googleapis.com/auth/${name}`;
const dayMs = 86_400_000;

/** Some scopes are granted under another name: https://developers.google.com/identity/protocols/oauth2/scopes */
const otherNames: Record<string, string> = { email: calendarScope("userinfo.email") };

/** The scopes that were asked for and not granted: a person can untick each one on Google's page. */
export function missingScopes(granted: string[], wanted: string[]): string[] {
  return wanted.filter((scope) => !granted.includes(scope) && !granted.includes(otherNames[scope] ?? scope));
}

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
  readTokens,
  async revoke(access) {
    try {
      await access.http.send({
        method: "POST",
        url: "https://oauth2.googleapis.com/revoke",
        form: { token: access.accessToken },
        isIdempotent: true,
      });
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      // A token that has ended already is what we want.
      if (error.status !== 400) throw googleError(error);
    }
  },
};

function readTokens(answer: unknown, now: number): Tokens {
  const parsed = tokenAnswerSchema.safeParse(answer);
  if (!parsed.success) {
    throw new ProviderError("Google gave an answer that we do not understand.", {
      provider: "google",
      code: "unexpected",
      permanent: false,
    });
  }
  if ("error" in parsed.data) throw tokenError(parsed.data.error);
  const { access_token, refresh_token, expires_in, refresh_token_expires_in, scope } = parsed.data;
  return {
    accessToken: access_token,
    refreshToken: refresh_token ?? null,
    expiresAt: now + expires_in * 1000,
    refreshExpiresAt: refresh_token_expires_in ? now + refresh_token_expires_in * 1000 : null,
    scopes: scope ? scope.split(" ").filter((name) => name !== "") : null,
  };
}

/** https://developers.google.com/identity/protocols/oauth2/web-server#authorization-errors */
function tokenError(code: string): ProviderError {
  const error = (kind: "unauthorized" | "invalid" | "unexpected", message: string) =>
    new ProviderError(message, { provider: "google", code: kind, permanent: true });
  switch (code) {
    case "invalid_grant":
      return error("unauthorized", "Google no longer accepts this sign-in. Start again.");
    case "invalid_client":
    case "unauthorized_client":
    case "deleted_client":
      return error(
        "invalid",
        "Google does not accept the client id and secret of this Timewire. An administrator has to correct GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET.",
      );
    case "redirect_uri_mismatch":
      return error(
        "invalid",
        "The callback address registered at Google is not this Timewire's. An administrator has to correct it (docs/google-calendar.md).",
      );
    case "admin_policy_enforced":
    case "org_internal":
      return error(
        "invalid",
        "Your organisation does not allow Timewire at Google. Ask its administrator to trust the app.",
      );
    default:
      return error("unexpected", "Google refused the sign-in. Try again.");
  }
}
