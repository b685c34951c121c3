import type { Provider } from "../../../src/providers/provider.ts";
import { account } from "./account.ts";
import { imaginaryError } from "./failures.ts";
import { inbound } from "./inbound.ts";
import { subscriptions } from "./subscriptions.ts";
import { tracker } from "./tracker.ts";

/** A tracker that is like no other that we know, so that nothing of ours is made for one of them. */
export const imaginary: Provider = {
  id: "imaginary",
  name: "Imaginary",
  docs: "docs/add-a-provider.md",
  defaultHost: "imaginary.example",
  allowsOwnHost: false,
  oauth: null,
  token: {
    noun: "key and token",
    howTo: "Register an application, copy its key, and let it make a token for your account.",
    createUrl: (host) => `https://${host}/applications`,
    fields: [
      { name: "key", label: "Key", hint: "It names the application.", isSecret: false },
      { name: "token", label: "Token", hint: "It is stored encrypted and never shown again." },
    ],
    scopes: [{ scope: "everything", reason: "Key and token reach all that the account reaches." }],
    afterwards: "The token works until you withdraw it there.",
  },
  readFailure: imaginaryError,
  missingScopes: () => [],
  account,
  inbound,
  subscriptions,
  tracker,
};
