import { readRateLimit } from "../kit/rate-limit.ts";
import type { Provider } from "../provider.ts";
import { account } from "./account.ts";
import { jiraError } from "./failures.ts";
import { defaultHost } from "./hosts.ts";
import { inbound } from "./inbound.ts";
import { missingScopes, oauth } from "./oauth.ts";
import { subscriptions } from "./subscriptions.ts";
import { tracker } from "./tracker.ts";

export const jira: Provider = {
  id: "jira",
  name: "Jira",
  docs: "docs/jira.md",
  defaultHost,
  allowsOwnHost: true,
  oauth,
  token: {
    noun: "API token",
    howTo:
      "For Jira Cloud, make an API token at id.atlassian.com and type your e-mail address beside it. For a Jira Data Center, make a personal access token in your profile there and leave the e-mail address empty.",
    createUrl: null,
    needsHost: true,
    fields: [
      {
        name: "email",
        label: "E-mail address (Jira Cloud)",
        hint: "It is the one that you sign in to Atlassian with.",
        isSecret: false,
        isOptional: true,
      },
      {
        name: "token",
        label: "API token or personal access token",
        hint: "It is stored encrypted and never shown again.",
      },
    ],
    scopes: [{ scope: "everything", reason: "A token reaches all that its owner reaches in this Jira." }],
    afterwards: "The token works until its owner revokes it there.",
  },
  readFailure: jiraError,
  readRateLimit: (headers, now) => readRateLimit(headers, "x-ratelimit", now),
  missingScopes,
  account,
  inbound,
  subscriptions,
  tracker,
};
