import { describe, expect, it } from "vitest";

import { adfToMarkdown } from "./adf.ts";

const doc = (...content: unknown[]) => ({ type: "doc", version: 1, content });
const paragraph = (...content: unknown[]) => ({ type: "paragraph", content });
const text = (of: string, ...marks: unknown[]) => ({ type: "text", text: of, marks });
const link = (href: string) => ({ type: "link", attrs: { href } });

describe("a document as Markdown", () => {
  it.each([
    [doc(paragraph(text("bold", { type: "strong" }), text(" and "), text("not"))), "**bold** and not"],
    [doc(paragraph(text(" x ", { type: "em" }))), "*x*"],
    [doc(paragraph(text("here", link("https://example.com/a")))), "[here](<https://example.com/a>)"],
    [doc({ type: "codeBlock", content: [text("a ``` b")] }), "````\na ``` b\n````"],
    [
      doc({
        type: "bulletList",
        content: [{ type: "listItem", content: [paragraph(text("one")), paragraph(text("more"))] }],
      }),
      "- one\n  \n  more",
    ],
    [doc({ type: "panel", content: [paragraph(text("Mind this"))] }), "> Mind this"],
    [doc({ type: "newInTenYears", content: [paragraph(text("kept"))] }), "kept"],
    [doc(), ""],
  ])("%j", (document, markdown) => {
    expect(adfToMarkdown(document)).toBe(markdown);
  });

  it.each(["<script>alert(1)</script>", "*not bold*", "[x](javascript:y)", "# no heading", "1. no list"])(
    "takes %j for text",
    (said) => {
      const markdown = adfToMarkdown(doc(paragraph(text(said)))) ?? "";
      expect(markdown).not.toBe(said);
      expect(markdown.replaceAll("\\", "")).toBe(said);
      expect(markdown).not.toMatch(/(^|[^\\])[<*[]/);
    },
  );

  it("links to web addresses only", () => {
    for (const href of ["javascript:alert(1)", "data:text/html,x", "https://x> <script>", "//example.com"])
      expect(adfToMarkdown(doc(paragraph(text("here", link(href)))))).toBe("here");
  });

  it.each([null, "text", [], {}, { type: "doc", content: "x" }])(
    "is null for %j, which is none",
    (document) => {
      expect(adfToMarkdown(document)).toBeNull();
    },
  );
});
