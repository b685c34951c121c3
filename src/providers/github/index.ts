import { readRateLimit } from "../kit/rate-limit.ts";
import type { Provider } from "../provider.ts";
import { account } from "./account.ts";
import { githubError } from "./failures.ts";
import { defaultHost } from "./hosts.ts";
import { inbound } from "./inbound.ts";
import { connectScopes, missingScopes, oauth } from "./oauth.ts";
import { subscriptions } from "./subscriptions.ts";
import { tracker } from "./tracker.ts";

export const github: Provider = {
  id: "github",
  name: "GitHub",
  docs: "docs/github.md",
  defaultHost,
  allowsOwnHost: true,
  oauth,
  token: {
    noun: "personal access token",
    howTo:
      "Create a classic token with the scopes above, or a fine-grained token with read access to metadata and write access to issues and webhooks.",
    createUrl: (host) =>
      `https://${host}/settings/tokens/new?description=Timewire&scopes=${encodeURIComponent(connectScopes.map(({ scope }) => scope).join(","))}`,
    fields: [
      {
        name: "token",
        label: "Personal access token",
        hint: "It is stored encrypted and never shown again.",
      },
    ],
    scopes: connectScopes,
    afterwards: "A personal access token can only be deleted by its owner there.",
  },
  readFailure: githubError,
  readRateLimit: (headers, now) => readRateLimit(headers, "x-ratelimit", now),
  missingScopes,
  account,
  inbound,
  subscriptions,
  tracker,
};
