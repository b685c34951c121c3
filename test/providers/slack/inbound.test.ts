import { describe, expect, it } from "vitest";

import { chat } from "../../../src/providers/slack/chat.ts";
import { inbound } from "../../../src/providers/slack/inbound.ts";

/** Slack's own example: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const example = {
  body: "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
  signature: "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
};
const encode = (text: string) => Uint8Array.from(new TextEncoder().encode(text));

describe("what comes with a request", () => {
  it("has a key that a recorded request shares", () => {
    const headers = new Headers({ "X-Slack-Signature": example.signature });
    expect(inbound.replayKey(headers)).toBe(example.signature);
  });
});

describe("a slash command", () => {
  it("is read", () => {
    expect(chat.requests.parseCommand(encode(example.body))).toEqual({
      kind: "command",
      from: { accountId: "T1DC2JH3J", teamId: "T1DC2JH3J", userId: "U2CERLKJA" },
      command: "/webhook-collect",
      text: "",
      mentions: {},
      channelId: "G8PSS9T3V",
      triggerId: "398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
      responseUrl: "https://hooks.slack.com/commands/T1DC2JH3J/397700885554/96rGlfmibIGlgcZRskXaIFfN",
    });
  });

  it("has its text as people typed it, and who is mentioned", () => {
    const text = "assign a &amp;lt; b <@U0BOB|bob> in <#C1|web> see <https://x.example/?a=1&amp;b> <!here>";
    const body = example.body.replace("text=", `text=${encodeURIComponent(text)}`);
    expect(chat.requests.parseCommand(encode(body))).toMatchObject({
      text: "assign a &lt; b @bob in #web see https://x.example/?a=1&b @here",
      mentions: { "@bob": "U0BOB" },
    });
  });

  it("of an app that is installed for an enterprise belongs to the enterprise", () => {
    const body = `${example.body}&enterprise_id=E1&is_enterprise_install=true`;
    expect(chat.requests.parseCommand(encode(body))).toMatchObject({
      from: { accountId: "E1", teamId: "T1DC2JH3J" },
    });
  });

  it("may be a check of the certificate", () => {
    expect(chat.requests.parseCommand(encode("token=x&ssl_check=1"))).toBeNull();
  });

  it.each(["", "ssl_check=0", "%", example.body.replace("T1DC2JH3J", "<script>"), "user_id=U1&team_id=T1"])(
    "is refused for good when it is %j",
    (body) => {
      expect(() => chat.requests.parseCommand(encode(body))).toThrow(
        expect.objectContaining({ code: "unexpected", permanent: true }),
      );
    },
  );
});
