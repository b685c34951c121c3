import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { renderMarkdown } from "../../../src/http/components/render-markdown.ts";

/** Tags and attributes that may stand in what is rendered, and nothing else. */
const tags =
  "p br strong em s code pre h3 h4 h5 h6 ul ol li blockquote hr a div table thead tbody tr th td".split(" ");
const attributes =
  /^(?: (?:class="(?:language-[^"\s<>]*|scroll|align-\w+)"|start="\d+"|role="region"|aria-label="Table"|tabindex="0"|href="(?:https?:\/\/|mailto:)[^"\s<>]*"|title="[^"<>]*"|rel="noopener noreferrer nofollow ugc"))*\s*$/i;

function expectSafe(html: string) {
  for (const [, tag = "", rest = ""] of html.matchAll(/<\/?([a-z0-9]+)([^>]*)>/gi)) {
    expect(tags, html).toContain(tag);
    expect(rest, html).toMatch(attributes);
    if (tag === "a" && rest !== "") expect(rest).toContain("noopener noreferrer nofollow");
  }
  expect(html.replaceAll(/<\/?[a-z0-9]+[^>]*>/gi, "")).not.toMatch(/[<>]/);
}

describe("Markdown as a page shows it", () => {
  it.each([
    ["# One\n\n##### Five", "<h3>One</h3>\n<h6>Five</h6>\n"],
    ["a\nb **c** ~~d~~", "<p>a<br>\nb <strong>c</strong> <s>d</s></p>\n"],
    [
      "see https://example.com/a?b=1&c=2.",
      '<p>see <a href="https://example.com/a?b=1&amp;c=2" rel="noopener noreferrer nofollow ugc">https://example.com/a?b=1&amp;c=2</a>.</p>\n',
    ],
    ["README.md, x@y.example, //z.example", "<p>README.md, x@y.example, //z.example</p>\n"],
    [
      "- [ ] open\n- [x] done\n- [y] neither",
      "<ul>\n<li>☐ open</li>\n<li>☑ done</li>\n<li>[y] neither</li>\n</ul>\n",
    ],
    [
      "![a plan](https://example.com/p.png)",
      '<p><a href="https://example.com/p.png" rel="noopener noreferrer nofollow ugc">Picture: a plan</a></p>\n',
    ],
    [
      "[![badge](https://example.com/b.svg)](https://example.com)",
      '<p><a href="https://example.com" rel="noopener noreferrer nofollow ugc">Picture: badge</a></p>\n',
    ],
    [
      "| a | b |\n| - | -: |\n| 1 | 2 |",
      '<div class="scroll" role="region" aria-label="Table" tabindex="0"><table>\n<thead>\n<tr>\n<th>a</th>\n<th class="align-right">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td class="align-right">2</td>\n</tr>\n</tbody>\n</table></div>\n',
    ],
    ["```js\na < b\n```", '<pre tabindex="0"><code class="language-js">a &lt; b\n</code></pre>\n'],
    ["    indented", '<pre tabindex="0"><code>indented\n</code></pre>\n'],
    ["<!-- Fill\n\nin -->\ntext\n<!-- more -->", "<p>text</p>\n"],
    ["`<!-- code -->`", "<p><code>&lt;!-- code --&gt;</code></p>\n"],
    ["<!-- never closed\ntext", "<p>&lt;!-- never closed<br>\ntext</p>\n"],
    ["", ""],
  ])("%j", async (text, html) => {
    expect(await renderMarkdown(text)).toBe(html);
  });

  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<!-- --><script>alert(1)</script>",
    "<!--\n--><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<java script:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:image/svg+xml;base64,PHN2Zz4=)",
    "[x](blob:https://example.com/1)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/sign-out)",
    "[x](\\\\evil.example)",
    '[x](https://e.example/"onmouseover=alert(1))',
    "[x](https://e.example 'title\" onmouseover=alert(1)')",
    "[x](<https://e.example/><script>>)",
    "![x](javascript:alert(1))",
    '![" onerror=alert(1)](https://e.example/"onerror=alert(1))',
    "![x][r]\n\n[r]: javascript:alert(1)",
    "<javascript:alert(1)>",
    '<https://e.example/"onclick=alert(1)>',
    "[r]\n\n[r]: <javascript:alert(1)>",
    '```"><script>alert(1)</script>\nx\n```',
    '```x" onclick=alert(1)\nx\n```',
    "| <img src=x onerror=alert(1)> |\n| - |\n| </td></table><script>alert(1)</script> |",
    "`</code><script>alert(1)</script>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "# <style>*{display:none}</style>",
    "http://e.example/<script>alert(1)</script>",
    "https://e.example/\u0000\u202Ealert",
    "\u0000<script\u0000>alert(1)</script>",
    "[a]([b](javascript:alert(1)))",
    "*<b onclick=alert(1)>*",
    '1. <form action="https://evil.example"><input type=password>',
  ])("makes nothing that acts of %j", async (text) => {
    expectSafe(await renderMarkdown(text));
  });

  it("is safe whatever stands beside what", async () => {
    const piece = fc.constantFrom(
      ..."[ ] ( ) ! < > \" ' ` ~~~ ``` * ** | - # & &lt; &#60; \n \n\n \t \\ x https://e.example javascript:alert(1) data:, <!-- --> <b <script> onerror=1 | - |\n".split(
        " ",
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 25 }), async (pieces) => {
        expectSafe(await renderMarkdown(pieces.join("")));
      }),
      { numRuns: 500 },
    );
  });

  it("ends soon on hostile input", { timeout: 60_000 }, async () => {
    const hostile = [
      "<!--",
      "<!--\n",
      "[",
      "![](",
      "*a ",
      "**a",
      "`",
      "> ",
      "- ",
      "| ",
      "a|\n-|\n",
      "&#",
      "https://a.",
      "[x]: y\n",
      "\\",
      "~~a",
      "_a_",
    ];
    for (const piece of hostile) {
      expect(await renderMarkdown(piece.repeat(64_000 / piece.length))).toBeTypeOf("string");
    }
  });
});
