import type { Provider } from "../provider.ts";
import { account } from "./account.ts";
import { chat } from "./chat.ts";
import { slackFailure } from "./errors.ts";
import { oauth } from "./oauth.ts";

export const slack: Provider = {
  id: "slack",
  name: "Slack",
  docs: "docs/slack.md",
  defaultHost: "slack.com",
  allowsOwnHost: false,
  isForWorkspaceOnly: true,
  oauth,
  token: null,
  readFailure: slackFailure,
  missingScopes: (granted, wanted) => wanted.filter((scope) => !granted.includes(scope)),
  account,
  chat,
};
