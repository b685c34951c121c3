import type { MarkdownIt, RendererRule, StateBlock, StateCore } from "markdown-it";

import { boxOf, createMarkdown } from "../../lib/markdown.ts";

let renderer: Promise<MarkdownIt> | undefined;

/** Safe HTML of what people wrote: no markup but what Markdown makes, nothing is fetched from elsewhere. Its time grows as its length does. */
export async function renderMarkdown(text: string): Promise<string> {
  const markdown = await (renderer ??= createRenderer());
  // Attributes stand in double quotes: what single ones are left are text, and as inert as elsewhere on a page.
  return markdown.render(text, {}).replaceAll("'", "&#39;");
}

async function createRenderer(): Promise<MarkdownIt> {
  const markdown = await createMarkdown();
  markdown.core.ruler.push("shape", shape);
  // Before all others: what issue templates say to whoever fills them in is no text.
  markdown.block.ruler.before("table", "comment", skipComment, { alt: ["paragraph"] });
  const { rules } = markdown.renderer;
  const { escapeHtml } = markdown.utils;
  const fence = rules["fence"];
  const focusable = (html: string) => html.replace("<pre>", '<pre tabindex="0">');
  rules["code_block"] = (tokens, index) =>
    focusable(`<pre><code>${escapeHtml(tokens[index]?.content ?? "")}</code></pre>\n`);
  if (fence !== undefined) rules["fence"] = (...given) => focusable(fence(...given));
  rules["image"] = picture(escapeHtml);
  rules["table_open"] = () => '<div class="scroll" role="region" aria-label="Table" tabindex="0"><table>\n';
  rules["table_close"] = () => "</table></div>\n";
  return markdown;
}

const rel = "noopener noreferrer nofollow ugc";

/** A picture from elsewhere would tell there who reads this, so it is a link to follow. */
function picture(escapeHtml: (text: string) => string): RendererRule {
  return (tokens, index) => {
    const token = tokens[index];
    const [source, isLinked] = [String(token?.attrGet("src") ?? ""), token?.meta?.["isLinked"] === true];
    const name = escapeHtml(`Picture: ${token?.content || source}`);
    return isLinked || source === "" ? name : `<a href="${escapeHtml(source)}" rel="${rel}">${name}</a>`;
  };
}

/** Headings below those of the page, boxes of tasks, alignment by class: the Content-Security-Policy allows no style. */
function shape({ tokens }: StateCore): void {
  let before = "";
  for (const token of tokens) {
    if (token.type.startsWith("heading")) token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 2)}`;
    const align = /text-align:(\w+)/.exec(String(token.attrGet("style") ?? ""))?.[1];
    if (align !== undefined) token.attrs = [["class", `align-${align}`]];
    if (token.type === "inline")
      shapeLine(token.children ?? [], before === "list_item_open" ? boxOf(token.content) : null);
    if (token.type !== "paragraph_open") before = token.type;
  }
}

function shapeLine(
  children: NonNullable<StateCore["tokens"][number]["children"]>,
  box: ReturnType<typeof boxOf>,
): void {
  const [first] = children;
  if (box !== null && first !== undefined)
    first.content = `${box === "done" ? "☑" : "☐"}${first.content.slice(3)}`;
  let isLinked = false;
  for (const token of children) {
    if (token.type === "link_open") token.attrSet("rel", rel);
    if (token.tag === "a") isLinked = token.nesting === 1;
    if (token.type === "image" && isLinked) token.meta = { isLinked: true };
  }
}

function skipComment(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (!state.src.startsWith("<!--", start)) return false;
  // Looked for once: a text full of beginnings is read once.
  const known = state.env["lastEnd"];
  const lastEnd = typeof known === "number" ? known : state.src.lastIndexOf("-->");
  state.env["lastEnd"] = lastEnd;
  if (lastEnd < start) return false;
  const end = state.src.indexOf("-->", start) + 3;
  let line = startLine;
  while (line < endLine && (state.eMarks[line] ?? 0) < end) line += 1;
  const rest = state.src.slice(end, state.eMarks[line]).trim();
  if (line >= endLine || rest !== "") return false;
  if (!silent) state.line = line + 1;
  return true;
}
