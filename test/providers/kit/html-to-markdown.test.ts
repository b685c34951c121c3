import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { htmlToMarkdown } from "../../../src/providers/kit/html-to-markdown.ts";

describe("HTML as Markdown", () => {
  it.each([
    ["<p>One <b>bold</b>, <i>it</i> &amp; <s>old</s></p><p>Two</p>", "One **bold**, *it* & ~~old~~\n\nTwo"],
    ["a<br>b", "a\nb"],
    ["<h2>Plan <small>now</small></h2>text", "## Plan now\n\ntext"],
    ["<ul><li>one<ul><li>deep</li></ul></li><li><p>two</p></li></ul>", "- one\n  - deep\n- two"],
    ['<ol start="3"><li>c<li>d</ol>', "3. c\n4. d"],
    ["<blockquote><p>said</p></blockquote>", "> said"],
    ["<pre>if (a &lt; b) {\n  go();\n}</pre>", "```\nif (a < b) {\n  go();\n}\n```"],
    ["Use <code>npm `x`</code>", "Use `` npm `x` ``"],
    ['<a href="https://example.com/?a=1&amp;b=2">here</a>', "[here](<https://example.com/?a=1&b=2>)"],
    [
      "<table><caption>Costs</caption><tr><th>a<th>b<tr><td>1<td>x|y</table>",
      "| a | b |\n| --- | --- |\n| 1 | x\\|y |\n\nCosts",
    ],
    ['<img src="https://example.com/p.png" alt="a plan">', "[a plan](<https://example.com/p.png>)"],
    ["a<hr>b", "a\n\n---\n\nb"],
    ["<div>one</div><div>two<div>three</div></div>", "one\n\ntwo\n\nthree"],
    ["  spaced \n  out  ", "spaced out"],
    ["<p>&nbsp;</p>", ""],
    ["", ""],
  ])("%s", async (html, markdown) => {
    expect(await htmlToMarkdown(html)).toBe(markdown);
  });

  it.each([
    "<script>alert(1)</script>",
    "<style>p { color: red }</style>",
    "<title>x</title><template><p>x</p></template>",
    "<svg><script>alert(1)</script><text>x</text></svg>",
    "<math><mtext><style>x</style></mtext></math>",
    "<select><option>x</select>",
    "<!-- x --><!DOCTYPE x><![CDATA[ x",
    "<script>",
  ])("says nothing of %s", async (html) => {
    expect(await htmlToMarkdown(html)).toBe("");
  });

  it.each([
    ['<a href="javascript:alert(1)">x</a>', "x"],
    ['<a href=" java\nscript:alert(1)">x</a>', "x"],
    ['<a href="data:text/html,<script>">x</a>', "x"],
    ['<a href="//example.com">x</a>', "x"],
    ['<a href="https://a b>](c)">x</a>', "x"],
    ['<img src=x onerror=alert(1) alt="<b>*hi*">', String.raw`\<b>\*hi\*`],
    ['<p onclick="x">&lt;img src=x onerror=alert(1)&gt;</p>', String.raw`\<img src=x onerror=alert(1)>`],
    ["[x](javascript:alert(1)) ![y](z)", String.raw`\[x\](javascript:alert(1)) !\[y\](z)`],
    ["<td>no table</td><li>no list", "no table\n\nno list"],
    ["<b>never <i>closed", "**never *closed***"],
    ["</p></div></b>closed too often", "closed too often"],
    ["<p>1. no list<br># no heading", "1\\. no list\n\\# no heading"],
  ])("carries nothing that acts: %s", async (html, markdown) => {
    expect(await htmlToMarkdown(html)).toBe(markdown);
  });

  it("keeps each word, whatever is broken", async () => {
    const tags = "p div b i a ul ol li table tr td th pre code h1 blockquote span br hr tbody o:p".split(" ");
    const piece = fc.oneof(
      fc.constantFrom(...tags.flatMap((tag) => [`<${tag}>`, `</${tag}>`, `<${tag} x="`, `<${tag}`])),
      fc.constantFrom("&", "&lt;", "<", ">", '"', "--", " ", "\n", "`", "*"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        // Within a tag that never ends is no text.
        const html = pieces.join("").replaceAll(/<[^>]*$/g, "");
        const markdown = await htmlToMarkdown(`${html}<!-- --> word`);
        if (!/=\s*"[^"]*$/.test(html)) expect(markdown).toContain("word");
      }),
      { numRuns: 300 },
    );
  });

  it("ends soon on hostile input", { timeout: 60_000 }, async () => {
    const hostile = [
      "<div>",
      "<b>",
      "<ul><li>",
      "<blockquote>",
      "<table><tr><td>",
      "<a href='",
      "&",
      "<",
      "<p>x",
    ];
    for (const piece of hostile) {
      expect(await htmlToMarkdown(`last${piece.repeat(140_000 / piece.length)}`)).toContain("last");
    }
  });
});
