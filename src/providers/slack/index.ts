import { missingScopes } from "../kit/tokens.ts";
import type { Provider } from "../provider.ts";
import { account } from "./account.ts";
import { chat } from "./chat.ts";
import { slackFailure } from "./failures.ts";
import { inbound } from "./inbound.ts";
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
  missingScopes,
  account,
  inbound,
  chat,
};
