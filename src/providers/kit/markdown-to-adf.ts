import type { MarkdownIt, Token } from "markdown-it";

import { boxOf, createMarkdown } from "../../lib/markdown.ts";
import { adfToMarkdown } from "./adf.ts";
import { type AdfDocument, type AdfMark, type AdfNode, toNode } from "./adf-document.ts";

let reader: Promise<MarkdownIt> | undefined;

type Branch = { token: Token; inner: Branch[] };

/** A document that Jira's editor takes, from Markdown. Pictures become links; headings, tables and the like within lists and quotes become paragraphs, because ADF has none there. */
export async function markdownToAdf(markdown: string): Promise<AdfDocument> {
  const tokens = (await (reader ??= createMarkdown())).parse(markdown, {});
  return { type: "doc", version: 1, content: grow(tokens).flatMap((branch) => block(branch, false)) };
}

/**
 * Whether nothing is lost when a person edits the document as Markdown and it is written back. It may be written only if so: panels, media, mentions,
 * colours, wide tables and what else Markdown cannot say would be gone.
 */
export async function survivesMarkdown(document: unknown): Promise<boolean> {
  const node = toNode(document, 0);
  const markdown = adfToMarkdown(document);
  if (node === null || markdown === null) return false;
  return canonical(node) === canonical(await markdownToAdf(markdown));
}

function grow(tokens: readonly Token[]): Branch[] {
  const top: Branch[] = [];
  const open = [top];
  for (const token of tokens) {
    if (token.nesting === -1) {
      open.pop();
      continue;
    }
    const branch = { token, inner: [] };
    open.at(-1)?.push(branch);
    if (token.nesting === 1) open.push(branch.inner);
  }
  return top;
}

/** `isWithin` a list or a quote. */
function block({ token, inner }: Branch, isWithin: boolean): AdfNode[] {
  const blocks = () => inner.flatMap((branch) => block(branch, true));
  switch (token.type) {
    case "heading_open":
      if (isWithin) return [paragraph(inner)];
      return [{ type: "heading", attrs: { level: Number(token.tag.slice(1)) }, ...inlineContent(inner) }];
    case "bullet_list_open":
      return [(isWithin ? null : taskList(inner)) ?? { type: "bulletList", content: inner.map(listItem) }];
    case "ordered_list_open": {
      const order = Number(token.attrGet("start") ?? 1);
      return [
        { type: "orderedList", ...(order !== 1 && { attrs: { order } }), content: inner.map(listItem) },
      ];
    }
    case "blockquote_open":
      return isWithin ? blocks() : [{ type: "blockquote", content: blocks() }];
    case "fence":
    case "code_block":
      return [codeBlock(token)];
    case "hr":
      return isWithin ? [] : [{ type: "rule" }];
    case "table_open":
      return isWithin ? rowsOf(inner).map((row) => paragraph(row.inner)) : [table(inner)];
    default:
      return [paragraph(inner)];
  }
}

function paragraph(inner: readonly Branch[]): AdfNode {
  return { type: "paragraph", ...inlineContent(inner) };
}

/** A list item must begin with a paragraph or code. */
function listItem({ inner }: Branch): AdfNode {
  const content = inner.flatMap((branch) => block(branch, true));
  const begins = content[0]?.type === "paragraph" || content[0]?.type === "codeBlock";
  return { type: "listItem", content: begins ? content : [{ type: "paragraph" }, ...content] };
}

/** null unless each item is one line that begins with a box, with perhaps more of the kind below. */
function taskList(items: readonly Branch[], path = ""): AdfNode | null {
  const content: AdfNode[] = [];
  for (const [index, { inner }] of items.entries()) {
    const [line, below, ...more] = inner;
    const box = boxOf(line?.inner[0]?.token.content ?? "");
    if (line?.token.type !== "paragraph_open" || box === null || more.length > 0) return null;
    const localId = `${path}${index + 1}`;
    content.push({
      type: "taskItem",
      attrs: { localId, state: box === "open" ? "TODO" : "DONE" },
      ...inlineContent(line.inner, "[ ] ".length),
    });
    if (below === undefined) continue;
    const deeper = below.token.type === "bullet_list_open" ? taskList(below.inner, `${localId}.`) : null;
    if (deeper === null) return null;
    content.push(deeper);
  }
  return { type: "taskList", attrs: { localId: `${path}list` }, content };
}

function codeBlock({ info, content }: Token): AdfNode {
  const [language = ""] = info.trim().split(/\s/);
  const text = content.replace(/\n$/, "");
  return {
    type: "codeBlock",
    ...(language !== "" && { attrs: { language } }),
    ...(text !== "" && { content: [{ type: "text", text }] }),
  };
}

function rowsOf(parts: readonly Branch[]): Branch[] {
  return parts.flatMap(({ inner }) => inner);
}

function table(parts: readonly Branch[]): AdfNode {
  const cell = ({ token, inner }: Branch): AdfNode => ({
    type: token.type === "th_open" ? "tableHeader" : "tableCell",
    content: [paragraph(inner)],
  });
  return {
    type: "table",
    content: rowsOf(parts).map(({ inner }) => ({ type: "tableRow", content: inner.map(cell) })),
  };
}

function inlineContent(branches: readonly Branch[], skipped = 0): { content?: AdfNode[] } {
  const tokens = branches.flatMap(({ token, inner }) => (inner.length > 0 ? inner : [{ token, inner: [] }]));
  const content: AdfNode[] = [];
  for (const [index, { token }] of tokens.entries()) {
    if (index > 0) add(content, " ", []);
    readLine(content, token.children ?? []);
  }
  const [first] = content;
  if (skipped > 0 && first?.text !== undefined) first.text = first.text.slice(skipped);
  const said = content.filter(({ text }) => text !== "");
  return said.length === 0 ? {} : { content: said };
}

function readLine(content: AdfNode[], tokens: readonly Token[]): void {
  let marks: AdfMark[] = [];
  for (const token of tokens) {
    const type = markTypes[token.tag];
    if (token.nesting === 1 && type !== undefined) marks.push(markOf(type, token));
    else if (token.nesting === -1) marks = marks.filter((mark) => mark.type !== type);
    else if (token.type === "softbreak" || token.type === "hardbreak") content.push({ type: "hardBreak" });
    else if (token.type === "code_inline")
      add(content, token.content, [{ type: "code" }, ...marks.filter((mark) => mark.type === "link")]);
    else if (token.type === "image") add(content, token.content || "picture", pictureMarks(token, marks));
    else add(content, token.content, marks);
  }
}

const markTypes: Record<string, string> = { strong: "strong", em: "em", s: "strike", a: "link" };

function markOf(type: string, token: Token): AdfMark {
  if (type !== "link") return { type };
  const title = token.attrGet("title");
  return { type, attrs: { href: token.attrGet("href"), ...(title !== null && { title }) } };
}

function pictureMarks(token: Token, marks: readonly AdfMark[]): AdfMark[] {
  const href = token.attrGet("src");
  const others = marks.filter(({ type }) => type !== "link");
  return href === null || href === "" ? others : [...others, { type: "link", attrs: { href } }];
}

/** Neighbours with equal marks are one node, as the editor keeps them. */
function add(content: AdfNode[], text: string, marks: readonly AdfMark[]): void {
  const last = content.at(-1);
  if (text === "") return;
  if (last?.type === "text" && JSON.stringify(last.marks ?? []) === JSON.stringify(marks)) last.text += text;
  else content.push({ type: "text", text, ...(marks.length > 0 && { marks: [...marks] }) });
}

/** Equal for documents that people see as equal: without ids, defaults and empty paragraphs, whatever the order of marks. */
function canonical(node: AdfNode): string {
  const content: { text: string; marks: string }[] = [];
  for (const inner of node.content ?? []) {
    if (inner.type === "paragraph" && (inner.content ?? []).length === 0 && node.type === "doc") continue;
    const marks = (inner.marks ?? [])
      .map(({ type, attrs }) => type + attributes(attrs))
      .toSorted()
      .join();
    const last = content.at(-1);
    if (inner.type !== "text") content.push({ text: canonical(inner), marks: "node" + marks });
    else if (last?.marks === marks) last.text += inner.text ?? "";
    else content.push({ text: inner.text ?? "", marks });
  }
  return JSON.stringify([node.type, attributes(node.attrs), content]);
}

const defaults: Record<string, unknown> = {
  order: 1,
  colspan: 1,
  rowspan: 1,
  layout: "default",
  isNumberColumnEnabled: false,
};

function attributes(attrs: AdfNode["attrs"] = {}): string {
  const told = Object.entries(attrs).filter(
    ([name, value]) => name !== "localId" && value !== null && value !== "" && value !== defaults[name],
  );
  return JSON.stringify(told.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
