import type { InlineInbound } from "../inbound.ts";
import { hmacScheme } from "../kit/hmac.ts";

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
export const inbound: InlineInbound = {
  ...signature,
  methods: ["POST"],
  answer: "inline",
  address: "app",
  contentTypes: null,
  maxBodyBytes: 1_048_576,

  // The signature covers the second and the body, so two requests that share it are one and the same.
  replayKey: (headers) => headers.get("x-slack-signature") ?? "",
};
