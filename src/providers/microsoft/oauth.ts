import { type Failure, forGood } from "../kit/failures.ts";
import { type Refusal, tokenReader } from "../kit/tokens.ts";
import type { OAuth } from "../provider.ts";

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

const provider = { id: "microsoft", name: "Microsoft", docs: "docs/outlook-calendar.md" };

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
  readTokens: tokenReader(provider, { mustExpire: true, refusals }),
  endedByPersonAt: "myapps.microsoft.com",
  // Microsoft has no endpoint that ends a token: forgetting both is all that an application can do.
  // https://learn.microsoft.com/graph/api/user-revokesigninsessions would sign the person out of everything.
  revoke: () => Promise.resolve(),
};

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

function refusals({ error, error_codes: numbers }: Refusal): Failure | undefined {
  const aadsts = numbers?.[0] ?? 0;
  const misconfigured = configurationSentences[aadsts];
  if (misconfigured !== undefined) return forGood("invalid", misconfigured);
  switch (error) {
    case "invalid_grant":
    case "interaction_required":
    case "consent_required":
    case "login_required":
      return forGood("unauthorized", sentences[aadsts] ?? ended);
    default:
      return undefined;
  }
}
