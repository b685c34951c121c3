import * as z from "zod/mini";

import type { OutboundError } from "../../lib/outbound.ts";
import { bodyOf, type Explanation, type Failure, forGood, readFailures, slowDown } from "../kit/failures.ts";
import { readRetryAfter } from "../kit/rate-limit.ts";

const fieldErrorSchema = z.object({
  message: z.nullish(z.string()),
  resource: z.nullish(z.string()),
  field: z.nullish(z.string()),
  code: z.nullish(z.string()),
});
const bodySchema = z.object({
  message: z.string(),
  errors: z.optional(z.array(z.union([z.string(), fieldErrorSchema]))),
});

/** GitHub asks for a minute when it names no time: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const table = {
  id: "github",
  name: "GitHub",
  waitSeconds: 60,
  limitHeaders: "x-ratelimit",
  explain,
  special,
};

/** What a failed call to GitHub means, whether it can ever succeed, and when to try again. */
export const githubError = readFailures(table);

/** GitHub's own sentences; what is wrong with the single fields says more than "Validation Failed". */
function explain(error: OutboundError): Explanation {
  const body = bodyOf(error, bodySchema);
  const details = (body?.errors ?? []).map((detail) => {
    if (typeof detail === "string") return detail;
    const { message, resource, field, code } = detail;
    return message ?? [resource, field, code?.replaceAll("_", " ")].filter(Boolean).join(" ");
  });
  const said = details.filter((detail) => detail !== "").join("; ");
  return { reason: "", message: said === "" ? (body?.message ?? "") : said };
}

function special(error: OutboundError, { message }: Explanation): Failure | null {
  switch (error.status) {
    case 403:
    case 429:
      return readLimit(error, message) ?? readRefusal(error, message);
    case 451:
      return readRefusal(error, message);
    case 404:
    case 410:
      return /issues (has|have|are)( been)? disabled/i.test(message) ? issuesAreOff : null;
    default:
      return null;
  }
}

/** Both limits come as 403 or 429; only headers and text tell them from a missing permission. */
function readLimit(error: OutboundError, said: string): Failure | null {
  const isUsedUp = error.headers?.get("x-ratelimit-remaining") === "0";
  const isSecondary = /secondary rate limit|abuse detection/i.test(said);
  const asked = readRetryAfter(error.headers);
  if (error.status === 403 && !isUsedUp && !isSecondary && asked === null) return null;
  return slowDown(table, error);
}

/** https://docs.github.com/rest/issues/issues answers 410 for the whole repository; a deleted issue has another text. */
const issuesAreOff = forGood(
  "forbidden",
  "Issues are switched off in this repository. Switch them on in its settings at GitHub.",
);

/** Why GitHub refused what the token is too weak for, in words that say what to do; null = in its own words. */
function readRefusal({ headers }: OutboundError, said: string): Failure | null {
  const sentence = explainRefusal(headers ?? new Headers(), said);
  return sentence === null ? null : forGood("forbidden", sentence);
}

function explainRefusal(headers: Headers, said: string): string | null {
  const sso = headers.get("X-GitHub-SSO");
  if (sso !== null) return explainSignOn(sso);
  const [, organisation] = /[`'"]([\w.-]{1,100})[`'"] organi[sz]ation/i.exec(said) ?? [];
  const named = organisation === undefined ? "The organisation" : `The organisation ${organisation}`;
  if (/IP allow list/i.test(said))
    return `${named} lets in only the addresses on its IP allow list at GitHub. An owner of it has to add those from which Timewire calls (docs/github.md).`;
  if (/OAuth App access restrictions/i.test(said))
    return `${named} lets in only the OAuth apps that it approved. An owner of it has to approve Timewire in the organisation's settings at GitHub.`;
  const [, holder] = /not accessible by (personal access token|integration)/i.exec(said) ?? [];
  return holder === undefined ? null : explainPermission(headers, holder.toLowerCase());
}

/** https://docs.github.com/rest/authentication/authenticating-to-the-rest-api#authorizing-a-personal-access-token-for-saml-sso */
function explainSignOn(header: string): string {
  const [, address = ""] = /\burl=([^;\s]+)/.exec(header) ?? [];
  const isSafe = URL.canParse(address) && new URL(address).protocol === "https:";
  return isSafe
    ? `The organisation asks for single sign-on. Authorise Timewire for it there, within an hour, then try again: ${new URL(address).href}`
    : "The organisation asks for single sign-on: authorise Timewire for it in your GitHub settings, then try again.";
}

/** As GitHub's own settings call them; the others are called as in the header. */
const permissionNames: Readonly<Record<string, string>> = {
  repository_hooks: "Webhooks",
  user_email: "Email addresses",
};

/** https://docs.github.com/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens */
function explainPermission(headers: Headers, holder: string): string {
  // Sets separated by semicolons, each of which would do.
  const [wanted = ""] = (headers.get("X-Accepted-GitHub-Permissions") ?? "").split(";");
  const names = [...wanted.matchAll(/(\w+)=(\w+)/g)].map(
    ([, name = "", level = ""]) => `${permissionNames[name] ?? capitalised(name)} (${level})`,
  );
  const what = names.length === 0 ? "a permission" : `the permission ${names.join(" and ")}`;
  return holder === "integration"
    ? `The GitHub App lacks ${what}. Its owner has to add it, and the organisation has to accept it.`
    : `The personal access token lacks ${what}. Add it in the token's settings at GitHub.`;
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");
}
