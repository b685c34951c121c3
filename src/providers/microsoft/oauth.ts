import { type OAuth, ProviderError, type Tokens } from "../provider.ts";
import { tokenAnswerSchema } from "./schemas.ts";

export const host = "login.microsoftonline.com";

/** Never listed among the granted ones; without it there would be no refresh token, which is looked for by itself. */
const unlisted = new Set(["offline_access", "openid"]);

/** The scopes that were asked for and not granted; Microsoft spells some of them as addresses. */
export function missingScopes(granted: string[], wanted: string[]): string[] {
  const known = new Set(granted.map((scope) => bareName(scope)));
  return wanted.filter((scope) => !unlisted.has(scope) && !known.has(bareName(scope)));
}

function bareName(scope: string): string {
  return scope.replace(/^https:\/\/graph\.microsoft\.com\//, "").toLowerCase();
}

/** Any directory and personal accounts: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow */
export const oauth: OAuth = {
  endpoints: () => ({
    authorize: `https://${host}/common/oauth2/v2.0/authorize`,
    token: `https://${host}/common/oauth2/v2.0/token`,
  }),
  usesPkce: true,
  signInScopes: null,
  connectScopes: [
    { scope: "openid", reason: "Let you choose the account at Microsoft." },
    { scope: "offline_access", reason: "Stay connected until you disconnect." },
    { scope: "User.Read", reason: "Know which account this is and show its address." },
    {
      scope: "Calendars.ReadWrite",
      reason:
        "List your calendars, read the events of those you choose and be told when they change; write your tracked time into a calendar if you switch that on.",
    },
  ],
  authorizeParams: { prompt: "select_account" },
  missingRefreshToken:
    "Microsoft gave no lasting access, only an hour's. Connect again and accept all that Microsoft's page asks for.",
  explainRefusal: ({ error }) => (error.message === ended ? null : error.message),
  readTokens,
  endedByPersonAt: "myapps.microsoft.com",
  // Microsoft has no endpoint that ends a token: forgetting both is all that an application can do.
  // https://learn.microsoft.com/graph/api/user-revokesigninsessions would sign the person out of everything.
  revoke: () => Promise.resolve(),
};

function readTokens(answer: unknown, now: number): Tokens {
  const parsed = tokenAnswerSchema.safeParse(answer);
  if (!parsed.success) {
    throw new ProviderError("Microsoft gave an answer that we do not understand.", {
      provider: "microsoft",
      code: "unexpected",
      permanent: false,
    });
  }
  if ("error" in parsed.data) throw tokenError(parsed.data.error, parsed.data.error_codes?.[0] ?? 0);
  const { access_token, refresh_token, expires_in, scope } = parsed.data;
  return {
    accessToken: access_token,
    refreshToken: refresh_token ?? null,
    expiresAt: now + expires_in * 1000,
    refreshExpiresAt: null,
    scopes: scope ? scope.split(" ").filter((name) => name !== "") : null,
  };
}

const ended = "Microsoft no longer accepts this sign-in. Start again.";

/** By AADSTS number: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const sentences: Readonly<Record<number, string>> = {
  50057: "Your account is disabled at Microsoft.",
  50076: "Your organisation wants a second factor: sign in again.",
  50079: "Your organisation wants a second factor: sign in again.",
  50173: "Your password was changed or your sessions were ended: sign in again.",
  53003: "Your organisation's rules do not allow this sign-in. Ask its administrator.",
  65001: "You or your organisation's administrator have not agreed to what Timewire asks for.",
  70008: "The sign-in was not used for too long.",
  70043: "Your organisation ends sign-ins after some time: sign in again.",
  700082: "The sign-in was not used for 90 days.",
};

const configurationSentences: Readonly<Record<number, string>> = {
  50011:
    "The callback address registered at Microsoft is not this Timewire's. An administrator has to correct it (docs/outlook-calendar.md).",
  50194:
    "Timewire is registered at Microsoft for one directory only. An administrator has to open it to all accounts (docs/outlook-calendar.md).",
  7000222:
    "Timewire's client secret at Microsoft has expired. An administrator has to make a new one (docs/outlook-calendar.md).",
};

function tokenError(error: string, aadsts: number): ProviderError {
  const failure = (code: "unauthorized" | "invalid" | "unexpected", message: string) =>
    new ProviderError(message, { provider: "microsoft", code, permanent: true });
  const misconfigured = configurationSentences[aadsts];
  if (misconfigured !== undefined) return failure("invalid", misconfigured);
  switch (error) {
    case "invalid_grant":
    case "interaction_required":
    case "consent_required":
    case "login_required":
      return failure("unauthorized", sentences[aadsts] ?? ended);
    case "invalid_client":
    case "unauthorized_client":
      return failure(
        "invalid",
        "Microsoft does not accept the client id and secret of this Timewire. An administrator has to correct MICROSOFT_CLIENT_ID and MICROSOFT_CLIENT_SECRET.",
      );
    case "temporarily_unavailable":
      return new ProviderError("Microsoft's sign-in has a problem on its side. We try again by ourselves.", {
        provider: "microsoft",
        code: "unavailable",
        permanent: false,
      });
    default:
      return failure("unexpected", "Microsoft refused the sign-in. Try again.");
  }
}
