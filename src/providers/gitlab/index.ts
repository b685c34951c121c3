import { readRateLimit } from "../kit/rate-limit.ts";
import type { Provider } from "../provider.ts";
import { account } from "./account.ts";
import { defaultHost, webBase } from "./client.ts";
import { gitlabError } from "./failures.ts";
import { inbound } from "./inbound.ts";
import { connectScopes, missingScopes, oauth } from "./oauth.ts";
import { subscriptions } from "./subscriptions.ts";
import { tracker } from "./tracker.ts";

export const gitlab: Provider = {
  id: "gitlab",
  name: "GitLab",
  docs: "docs/gitlab.md",
  defaultHost,
  allowsOwnHost: true,
  oauth,
  token: {
    noun: "access token",
    howTo:
      "Create a personal, group or project access token with the scope api. A project's or group's own token needs the role Maintainer to add webhooks; what is written with it is written by its bot.",
    createUrl: (host) => `${webBase(host)}/-/user_settings/personal_access_tokens?name=Timewire&scopes=api`,
    fields: [{ name: "token", label: "Access token", hint: "It is stored encrypted and never shown again." }],
    scopes: connectScopes,
    afterwards: "An access token can only be revoked by its owner at GitLab.",
  },
  readFailure: gitlabError,
  readRateLimit: (headers, now) => readRateLimit(headers, "ratelimit", now),
  missingScopes,
  account,
  inbound,
  subscriptions,
  tracker,
};
