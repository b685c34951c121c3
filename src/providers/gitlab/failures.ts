import * as z from "zod/mini";

import type { OutboundError } from "../../lib/outbound.ts";
import type { ProviderError } from "../failure.ts";
import {
  bodyOf,
  type Explanation,
  type Failure,
  failed,
  forGood,
  quoteReason,
  readFailures,
} from "../kit/failures.ts";

const messages = z.array(z.string());
/** https://docs.gitlab.com/api/rest/troubleshooting/: a sentence, several, or some for each field. */
const bodySchema = z.object({
  message: z.nullish(z.union([z.string(), messages, z.record(z.string(), z.union([z.string(), messages]))])),
  error: z.nullish(z.string()),
  error_description: z.nullish(z.string()),
  needs_captcha_response: z.nullish(z.boolean()),
});

const table = {
  id: "gitlab",
  name: "GitLab",
  waitSeconds: 60,
  limitHeaders: "ratelimit",
  explain,
  byReason: {
    insufficient_scope: forGood(
      "forbidden",
      "The token lacks the scope “api”, without which webhooks and changes are refused. Reconnect with it.",
    ),
    needs_captcha_response: forGood(
      "forbidden",
      "GitLab takes this for spam and asks a person to solve a puzzle. Do it there by hand.",
    ),
  },
  special,
};

/** What a failed call to GitLab means, whether it can ever succeed, and when to try again. */
export const gitlabError = readFailures(table);

function explain(error: OutboundError): Explanation {
  const body = bodyOf(error, bodySchema);
  if (body === null) return { reason: "", message: "" };
  const { message, error: word = "", error_description: description } = body;
  if (body.needs_captcha_response === true) return { reason: "needs_captcha_response", message: "" };
  // One word is a code, more are a sentence such as "title is missing".
  const isCode = /^[a-z_]+$/.test(word ?? "");
  const said = description ?? textOf(message) ?? (isCode ? "" : word);
  return { reason: isCode ? (word ?? "") : "", message: withoutStatus(said ?? "") };
}

function textOf(message: z.infer<typeof bodySchema>["message"]): string | null {
  if (message === null || message === undefined) return null;
  if (typeof message === "string") return message;
  if (Array.isArray(message)) return message.join("; ");
  const fields = Object.entries(message).map(([field, said]) =>
    [field === "base" ? "" : field.replaceAll("_", " "), typeof said === "string" ? said : said.join(", ")]
      .filter((part) => part !== "")
      .join(" "),
  );
  return fields.join("; ");
}

/** "403 Forbidden - Why", of which only the reason says anything. */
function withoutStatus(message: string): string {
  return message.replace(/^\d{3} [A-Z][\w ]*?(?: - |$)/, "");
}

function special(error: OutboundError, { message }: Explanation): Failure | null {
  switch (error.status) {
    case 401:
      return explainToken(message);
    case 403:
      if (/terms of service/i.test(message))
        return forGood(
          "forbidden",
          "GitLab asks this account to accept its terms. Sign in there once, then try again.",
        );
      if (/blocked|deactivated|ldap/i.test(message))
        return forGood("forbidden", "This account is blocked at GitLab. Ask an administrator there.");
      return null;
    default:
      return null;
  }
}

/** https://docs.gitlab.com/api/oauth2/: why stands in the description. */
function explainToken(message: string): Failure | null {
  if (/revoked/i.test(message))
    return forGood("unauthorized", "The token was revoked at GitLab. Reconnect the account.");
  if (/expired/i.test(message))
    return forGood("unauthorized", "The token has expired. Reconnect the account.");
  return null;
}

/** What GraphQL says with HTTP 200; "" = it gave no data and no reason. */
export function graphqlError(message: string): ProviderError {
  return failed(table, readGraphql(message));
}

/** Of fields, types and arguments that came later or belong to another edition. */
const unknownField =
  /doesn't exist on type|No such type|doesn't accept argument|isn't a defined input type|selections can't be made on/i;

function readGraphql(message: string): Failure {
  if (/does not exist or you don't have permission/i.test(message))
    return {
      ...forGood("not_found", "GitLab does not know this, or the account may not do that."),
      reason: "out_of_reach",
    };
  if (unknownField.test(message))
    return { ...forGood("unexpected", "This GitLab is too old for that."), reason: "unknown_field" };
  if (/timeout|try again/i.test(message))
    return { code: "unavailable", permanent: false, message: "GitLab has a problem on its side." };
  return forGood("invalid", `GitLab refused this: ${quoteReason(message, "no reason was given")}`);
}
