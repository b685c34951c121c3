import { missingScopes } from "../kit/tokens.ts";
import type { Provider } from "../provider.ts";
import { account } from "./account.ts";
import { linearError, readRateLimit } from "./failures.ts";
import { inbound } from "./inbound.ts";
import { defaultHost } from "./names.ts";
import { connectScopes, oauth } from "./oauth.ts";
import { subscriptions } from "./subscriptions.ts";
import { tracker } from "./tracker.ts";

export const linear: Provider = {
  id: "linear",
  name: "Linear",
  docs: "docs/linear.md",
  defaultHost,
  allowsOwnHost: false,
  oauth,
  token: {
    noun: "API key",
    howTo:
      "Create a personal API key in Linear under Settings, Security and access. An administrator's key also lets Timewire add webhooks.",
    createUrl: (host) => `https://${host}/settings/account/security`,
    fields: [
      {
        name: "token",
        label: "API key",
        hint: "It is stored encrypted and never shown again.",
        placeholder: "lin_api_…",
      },
    ],
    scopes: connectScopes,
    afterwards: "An API key works until somebody deletes it in Linear's settings.",
  },
  readFailure: linearError,
  readRateLimit,
  accountsPerSite: true,
  missingScopes,
  account,
  inbound,
  subscriptions,
  tracker,
};
