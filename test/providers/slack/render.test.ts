import { describe, expect, it } from "vitest";

import { renderMessage, renderModal, renderReply } from "../../../src/providers/slack/render.ts";
import { renderText } from "../../../src/providers/slack/render-text.ts";

describe("text", () => {
  it.each([
    ["<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"],
    [[{ bold: "ab\n<c>" }, { bold: "a*b" }], "*ab &lt;c&gt;*a\u200B*\u200Bb"],
    [[{ code: "x`y*z*" }, " ", { italic: "" }], "`x\u02CBy*z*` "],
    ["> `a` :tada: 9:30:05 x:30:", "\u200B&gt; \u02CBa\u02CB :\u200Btada: 9:30:05 x:\u200B30:"],
    ["a\u0000b\u202Ec\uD83D", "abc\uFFFD"],
    [[{ userId: "U1|x>" }], "<@U1>"],
    [
      [{ link: "a|b>", url: "https://x.example/?a=1&b=<2>|3" }],
      "<https://x.example/?a=1&amp;b=%3C2%3E%7C3|a|b&gt;>",
    ],
    // oxlint-disable-next-line no-script-url -- what must not become a link
    [[{ link: "x", url: "javascript:alert(1)" }], "x"],
  ])("%j becomes %j", (text, rendered) => {
    expect(renderText(text, 3000)).toBe(rendered);
  });

  it("is cut between characters, never within an entity, a link or an emoji", () => {
    expect(renderText("&&&", 11)).toBe("&amp;&amp;…");
    expect(renderText(["ab", { link: "long", url: "https://x.example" }], 10)).toBe("ab…");
    expect(renderText("abc", 3)).toBe("abc");
  });
});

describe("blocks", () => {
  it("stay within Slack's limits and say what is left out", () => {
    const blocks = Array.from({ length: 60 }, () => ({ kind: "text" as const, text: "x".repeat(4000) }));
    const { blocks: rendered } = renderMessage({ summary: "s", blocks });
    expect(rendered).toHaveLength(50);
    expect(rendered[0]).toMatchObject({ text: { text: `${"x".repeat(2999)}…`, verbatim: true } });
    expect(rendered[49]).toMatchObject({ elements: [{ text: "… and 11 more." }] });
  });

  it("tell buttons of one action apart", () => {
    const buttons = ["p1", "p2"].map((value) => ({ actionId: "pick", label: value, value }));
    const { blocks } = renderMessage({ summary: "s", blocks: [{ kind: "buttons", buttons }] });
    expect(blocks).toMatchObject([{ elements: [{ action_id: "pick" }, { action_id: "pick#1" }] }]);
  });

  it("of a reply replace nothing unless asked", () => {
    expect(renderReply({ summary: "s", blocks: [], visibleTo: "person" })).toEqual({
      response_type: "ephemeral",
      replace_original: false,
      text: "s",
      blocks: [],
    });
  });

  it("of a modal hold its fields by their ids", () => {
    const modal = renderModal({
      modalId: "log",
      title: "A title that is far too long for Slack",
      submit: "Save",
      close: "Cancel",
      blocks: [
        {
          kind: "field",
          fieldId: "project",
          label: "Project",
          control: { type: "choice", options: [{ value: "p", label: "" }], initial: "p" },
        },
      ],
    });
    expect(modal).toMatchObject({
      callback_id: "log",
      title: { text: "A title that is far too…" },
      blocks: [{ type: "input", block_id: "project", element: { initial_option: { value: "p" } } }],
    });
  });
});
