import type { ChatDoor } from "../chat.ts";
import { hmacScheme } from "../kit/hmac.ts";
import { parseCommand } from "./parse-command.ts";
import { parseEvent } from "./parse-event.ts";
import { parseInteraction } from "./parse-interaction.ts";

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
const signature = hmacScheme({
  header: "x-slack-signature",
  prefix: "v0=",
  encoding: "hex",
  time: {
    header: "x-slack-request-timestamp",
    toleranceSeconds: 300,
    signedWith: (timestamp) => `v0:${timestamp}:`,
  },
});

/** What Slack sends to the app. */
export const door: ChatDoor = {
  ...signature,

  // The signature covers the second and the body, so two requests that share it are one and the same.
  replayKey: (headers) => headers.get("x-slack-signature") ?? "",

  retriesOf(headers) {
    const count = headers.get("x-slack-retry-num") ?? "";
    return /^\d{1,3}$/.test(count) ? Number(count) : 0;
  },

  parseCommand,
  parseInteraction,
  parseEvent,
};
