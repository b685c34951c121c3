import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { adfToMarkdown } from "../../../src/providers/kit/adf.ts";
import { markdownToAdf, survivesMarkdown } from "../../../src/providers/kit/markdown-to-adf.ts";

const doc = (...content: unknown[]) => ({ type: "doc", version: 1, content });
const paragraph = (...content: unknown[]) => ({ type: "paragraph", content });
const text = (of: string, ...marks: unknown[]) => ({ type: "text", text: of, marks });
const strong = { type: "strong" };
const em = { type: "em" };
const list = (type: string, ...content: unknown[]) => ({ type, content });
const item = (...content: unknown[]) => list("listItem", ...content);
const row = (type: string, ...cells: string[]) =>
  list(
    "tableRow",
    ...cells.map((said) => list(type, said === "" ? { type: "paragraph" } : paragraph(text(said)))),
  );
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
      "- one\n\n  more",
    ],
    [doc({ type: "panel", content: [paragraph(text("Mind this"))] }), "> Mind this"],
    [doc({ type: "newInTenYears", content: [paragraph(text("kept"))] }), "kept"],
    [
      doc({ type: "mediaSingle", content: [{ type: "media", attrs: { alt: "plan.png" } }] }),
      "\\[media: plan.png\\]",
    ],
    [
      doc({ type: "expand", attrs: { title: "More" }, content: [paragraph(text("in it"))] }),
      "**More**\n\nin it",
    ],
    [doc(paragraph({ type: "mention", attrs: { id: "1", text: "@Ann" } }, text(" knows"))), "@Ann knows"],
    [doc(paragraph({ type: "date", attrs: { timestamp: "1767225600000" } })), "2026-01-01"],
    [doc(paragraph({ type: "inlineCard", attrs: { url: "https://example.com" } })), "<https://example.com>"],
    [doc(paragraph(text("a"), { type: "hardBreak" }, text("- b"))), "a\n\\- b"],
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

/** As an editor keeps them; each comes back as it was. */
const carried = [
  doc(),
  doc(paragraph(text("plain"))),
  doc(
    paragraph(
      text("a"),
      { type: "hardBreak" },
      text("b"),
      { type: "hardBreak" },
      { type: "hardBreak" },
      text("c"),
    ),
  ),
  doc(
    { type: "heading", attrs: { level: 3 }, content: [text("C#, 1. and #")] },
    paragraph(text("1. no list")),
  ),
  doc(
    paragraph(
      text("a "),
      text("bold", strong),
      text(" and "),
      text("both", strong, em),
      text(" of", em),
      text("."),
    ),
  ),
  doc(paragraph(text("struck", { type: "strike" }), text(" and "), text("code `x` |", { type: "code" }))),
  doc(
    paragraph(
      text("see", link("https://example.com/a_(b)?x=1&copy;=2")),
      text("!"),
      text("x", link("https://x.example")),
    ),
  ),
  doc(
    paragraph(
      text("https://example.com/a_b", link("https://example.com/a_b")),
      text(" not https://example.org"),
    ),
  ),
  doc(paragraph(text("mail", link("mailto:ann@example.com")), text(" or ann@example.com"))),
  doc({ type: "codeBlock", attrs: { language: "c++" }, content: [text("```\n  <b>&amp;\n\n")] }),
  doc({ type: "blockquote", content: [paragraph(text("one")), paragraph(text("> two"))] }, { type: "rule" }),
  doc(
    list("bulletList", item(paragraph(text("one")), list("orderedList", item(paragraph(text("1) deep")))))),
    list("bulletList", item(paragraph(text("another list")))),
  ),
  doc({ ...list("orderedList", item(paragraph(text("nine"))), item(paragraph())), attrs: { order: 9 } }),
  doc({
    type: "taskList",
    attrs: { localId: "x" },
    content: [
      {
        type: "taskItem",
        attrs: { localId: "y", state: "DONE" },
        content: [text("done "), text("it", strong)],
      },
      { type: "taskItem", attrs: { localId: "z", state: "TODO" } },
    ],
  }),
  doc({
    type: "table",
    attrs: { isNumberColumnEnabled: false, layout: "default", localId: "t" },
    content: [row("tableHeader", "a", "b|c"), row("tableCell", "--- | ---", "")],
  }),
];

describe("a document that is edited as Markdown and written back", () => {
  it.each(carried.map((document) => [adfToMarkdown(document), document]))(
    "keeps %j",
    async (markdown, document) => {
      expect(await survivesMarkdown(document), JSON.stringify(await markdownToAdf(markdown ?? ""))).toBe(
        true,
      );
    },
  );

  it.each([
    { type: "panel", content: [paragraph(text("Mind this"))] },
    { type: "mediaSingle", content: [{ type: "media", attrs: { id: "1" } }] },
    { type: "expand", attrs: { title: "More" }, content: [paragraph(text("x"))] },
    { type: "table", content: [row("tableCell", "no", "heading")] },
    { type: "newInTenYears", content: [paragraph(text("kept"))] },
    paragraph({ type: "mention", attrs: { id: "1", text: "@Ann" } }),
    paragraph(text("red", { type: "textColor", attrs: { color: "#ff0000" } })),
    paragraph(text("x", { type: "underline" })),
    { type: "paragraph", marks: [{ type: "alignment", attrs: { align: "end" } }], content: [text("x")] },
    paragraph(text("two blanks at the end  ")),
  ])("is not written back when it has %j", async (node) => {
    expect(await survivesMarkdown(doc(node))).toBe(false);
  });

  it("never takes a text for anything else", async () => {
    const signs = fc.constantFrom(
      ...Array.from("\\`*_[]<>~|!#+-=:&.;()/1a \n"),
      "&amp;",
      "://",
      "---",
      "mailto:",
      "ä",
    );
    const line = fc
      .array(signs, { minLength: 1, maxLength: 12 })
      .map((all) => all.join("").replaceAll(/\s+/g, " ").trim());
    const paragraphs = fc.array(
      line.filter((said) => said !== ""),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(paragraphs, async (said) => {
        const inParagraphs = said.map((each) => paragraph(text(each)));
        const broken = paragraph(...said.flatMap((each) => [{ type: "hardBreak" }, text(each)]).slice(1));
        const inList = list("bulletList", ...inParagraphs.map((each) => item(each)));
        const inTable = {
          type: "table",
          content: [row("tableHeader", "h"), ...said.map((each) => row("tableCell", each))],
        };
        const document = doc(...inParagraphs, broken, inList, inTable, {
          type: "blockquote",
          content: inParagraphs,
        });
        expect(await survivesMarkdown(document), adfToMarkdown(document) ?? "").toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("makes a document of any Markdown, which stays as it is from then on", async () => {
    const parts = fc.constantFrom(
      "# ",
      "- ",
      "1. ",
      "> ",
      "**",
      "*",
      "`",
      "~~",
      "[a](https://x.example)",
      "![p](https://x.example/p)",
      "\n",
      "\n\n",
      "word",
      " ",
      "| a | b |\n| - | - |\n",
      "- [ ] ",
      "```\n",
      "---\n",
      "<b>",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { maxLength: 20 }), async (said) => {
        const document = await markdownToAdf(said.join(""));
        expect(JSON.stringify(document)).not.toMatch(/"text":""|javascript/);
        expect(await survivesMarkdown(await markdownToAdf(adfToMarkdown(document) ?? ""))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("puts into lists and quotes what may stand there", async () => {
    const { content } = await markdownToAdf(
      "- # head\n- > quoted\n- ***\n- - deep\n\n> # head\n>\n> | a |\n> | - |\n> | b |",
    );
    const types = (node: { type: string; content?: { type: string }[] }) =>
      (node.content ?? []).map(({ type }) => type);
    expect(content[0]?.content?.map(types)).toEqual([
      ["paragraph"],
      ["paragraph"],
      ["paragraph"],
      ["paragraph", "bulletList"],
    ]);
    expect(content.slice(1).map(types)).toEqual([["paragraph", "paragraph", "paragraph"]]);
  });

  it("reads and writes documents of any depth and length", { timeout: 60_000 }, async () => {
    let deep: unknown = paragraph(text("bottom"));
    for (let depth = 0; depth < 20_000; depth += 1) deep = { type: "blockquote", content: [deep] };
    expect(adfToMarkdown(doc(deep))).toContain("bottom");
    const long = doc(
      paragraph(
        ...Array.from({ length: 20_000 }, (_, index) => text("a b", ...(index % 2 ? [strong] : [em]))),
      ),
    );
    expect(adfToMarkdown(long)).toContain("**a b**");
    await markdownToAdf(">".repeat(100_000));
    await markdownToAdf("- ".repeat(50_000));
  });
});
