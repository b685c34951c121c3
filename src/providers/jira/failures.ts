import * as z from "zod/mini";

import type { OutboundError } from "../../lib/outbound.ts";
import { bodyOf, type Explanation, type Failure, forGood, readFailures } from "../kit/failures.ts";

/** Jira's own form, and that of the gateway before it. */
const bodySchema = z.object({
  errorMessages: z.optional(z.array(z.string())),
  errors: z.optional(z.union([z.record(z.string(), z.string()), z.array(z.unknown())])),
  message: z.optional(z.string()),
});

/** https://developer.atlassian.com/cloud/jira/platform/rate-limiting/ */
const table = {
  id: "jira",
  name: "Jira",
  waitSeconds: 60,
  limitHeaders: "x-ratelimit",
  explain,
  special,
};

/** What a failed call to Jira means, whether it can ever succeed, and when to try again. */
export const jiraError = readFailures(table);

/** Sentences for the whole, then one for each field, in the account's language; the fields' own names are the reason. */
function explain(error: OutboundError): Explanation {
  const body = bodyOf(error, bodySchema);
  const errors = body?.errors ?? {};
  const fields = Array.isArray(errors)
    ? []
    : Object.entries(errors).map(([field, said]) => `${field}: ${said}`);
  const said = [...(body?.errorMessages ?? []), ...fields].filter((text) => text !== "").join(" ");
  return {
    reason: Object.keys(Array.isArray(errors) ? {} : errors).join(","),
    message: said === "" ? (body?.message ?? "") : said,
  };
}

function special({ status, headers }: OutboundError, { message }: Explanation): Failure | null {
  switch (status) {
    case 401:
      return /scope/i.test(message) ? missingScope : null;
    case 403:
      return headers?.get("X-Authentication-Denied-Reason")?.includes("CAPTCHA") === true ? captcha : null;
    case 413:
      return forGood("invalid", "Jira takes no more comments, worklogs or attachments for this issue.");
    default:
      return null;
  }
}

/** Another token would have the same scopes: renewing does not help. */
const missingScope = forGood(
  "forbidden",
  "The sign-in at Atlassian lacks a scope that this needs. Reconnect Jira and accept all that it asks for.",
);

/** Data Center, after several wrong sign-ins of the same person. */
const captcha = forGood(
  "forbidden",
  "Jira wants to see that this account is a person's. Sign in there once in a browser, then try again.",
);
