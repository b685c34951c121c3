import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { ChatText } from "../../../src/providers/chat-message.ts";
import { readText } from "../../../src/providers/slack/mapping.ts";
import { renderMessage } from "../../../src/providers/slack/render.ts";
import { renderText } from "../../../src/providers/slack/render-text.ts";
import { Mrkdwn } from "../../sandbox/slack/blocks/mrkdwn.tsx";
import type { Team } from "../../sandbox/slack/records.ts";

const team: Team = {
  id: "T1",
  name: "Acme",
  domain: "acme",
  people: [],
  channels: [],
  scheduled: [],
  installation: null,
  modals: new Map(),
  homes: new Map(),
};

const payloads = [
  "<!channel> <!here> <!everyone> <@U1> <#C1|web> <!subteam^S1>",
  "*bold* _italic_ ~gone~ `code` ```block```",
  "a*b*c snake_case_name 2*3*4 ~/x ~/y _",
  "> quoted",
  ":tada: 9:30:05 :+1:",
  "<https://evil.example|click> https://evil.example",
  "<script>alert(1)</script> & &amp; &lt;",
  "=HYPERLINK(1) +1 -1 @SUM",
  "***",
  "__init__",
  "*",
  "* *",
];

/** What a person sees: tags that form, and the text without what takes no width. */
function shown(text: ChatText) {
  // oxlint-disable-next-line typescript/no-base-to-string -- an element of hono stringifies as its HTML
  const html = Mrkdwn({ text: renderText(text, 3000), team }).toString();
  const forms = [...html.matchAll(/<(\w+)/g)]
    .map(([, tag]) => tag)
    .filter((tag) => tag !== "div" && tag !== "p");
  const words = html
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("\u200B", "")
    .replaceAll("\u02CB", "`")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
  return { forms, words };
}

describe("S5: what people and providers wrote, in Slack", () => {
  it.each(payloads)("%s shows as it is and forms nothing", (text) => {
    expect(shown(text)).toEqual({ forms: [], words: text });
    expect(shown([{ bold: text }]).words).toBe(text);
    expect(["", "strong"]).toContain(shown([{ bold: text }]).forms.join());
    expect(shown(["In ", { italic: text }, "."]).words).toBe(`In ${text}.`);
    expect(shown([{ link: text, url: "https://time.example/" }])).toEqual({ forms: ["a"], words: text });
  });

  it("shows as it is whatever it is made of", () => {
    const texts = fc.string({
      unit: fc.constantFrom("*", "_", "~", "`", ":", ">", "<", "&", "a", "b", " ", "😀"),
      maxLength: 30,
    });
    fc.assert(
      fc.property(texts, (raw) => {
        const text = raw.replaceAll(/ +/g, " ").trim();
        expect(shown(text)).toEqual({ forms: [], words: text });
        expect(shown([{ bold: text }, " ", { code: text }]).words).toBe(
          text === "" ? " " : `${text} ${text}`,
        );
      }),
    );
  });

  it("stays well-formed and within the limit wherever it is cut", () => {
    const texts = fc.string({ unit: fc.constantFrom("*", "😀", "&", "<", "a", "\u0000"), maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 60 }), (text, limit) => {
        const rendered = renderText(text, limit);
        expect(rendered.length).toBeLessThanOrEqual(limit);
        expect(rendered.isWellFormed()).toBe(true);
        expect(rendered.replaceAll(/&(amp|lt|gt);/g, "")).not.toMatch(/[&<>]/);
        expect(rendered).not.toContain("\u0000");
      }),
    );
  });

  it("mentions nobody in a label, a heading or a button", () => {
    const { blocks } = renderMessage({
      summary: "<!channel>",
      blocks: [
        { kind: "heading", text: "<!channel> *x*\u0007" },
        { kind: "buttons", buttons: [{ actionId: "a", label: "<@U1> `x`" }] },
      ],
    });
    // Plain text is shown by the letter.
    expect(JSON.stringify(blocks)).toContain('{"type":"plain_text","text":"<!channel> *x*","emoji":false}');
    expect(JSON.stringify(blocks)).toContain('{"type":"plain_text","text":"<@U1> `x`","emoji":false}');
  });

  it("comes back as it was when it is copied from a message and typed again", () => {
    const text = "a*b* snake_case ~/x 9:30:05 :tada:";
    expect(readText(renderText(text, 300)).text).toBe(text);
  });
});
