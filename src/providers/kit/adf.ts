import { type AdfNode, toNode } from "./adf-document.ts";
import { inlineMarkdown, ticksAround } from "./adf-inline.ts";

/** The document as Markdown without HTML. What Markdown cannot say keeps its text or is named, as in "[media: plan.png]". null = this is no document. */
export function adfToMarkdown(document: unknown): string | null {
  const node = toNode(document, 0);
  return node === null ? null : blocks(node).trim();
}

function blocks({ content = [] }: AdfNode, between = "\n\n"): string {
  let text = "";
  let previous: AdfNode | undefined;
  let isSecond = false;
  for (const node of content) {
    // Two lists in a row would be read as one if they had the same sign.
    isSecond = previous?.type === node.type && !isSecond;
    const said = block(node, isSecond);
    if (said === "") continue;
    text += (previous === undefined ? "" : separator(previous, node, between)) + said;
    previous = node;
  }
  return text;
}

function separator(previous: AdfNode, { type, attrs }: AdfNode, between: string): string {
  const joins = type === "bulletList" || (type === "orderedList" && firstNumber(attrs) === 1);
  return previous.type === "paragraph" && joins ? between : "\n\n";
}

function block(node: AdfNode, isSecond: boolean): string {
  switch (node.type) {
    case "paragraph":
      return inlineMarkdown(node.content);
    case "heading":
      return heading(node);
    case "bulletList":
    case "decisionList":
      return items(node, () => (isSecond ? "* " : "- "));
    case "taskList":
      return items(node, ({ attrs }) => (attrs?.["state"] === "DONE" ? "- [x] " : "- [ ] "));
    case "orderedList":
      return items(node, (_, index) => `${firstNumber(node.attrs) + index}${isSecond ? ")" : "."} `);
    case "blockquote":
    case "panel":
      return indent(blocks(node), "> ", ">");
    case "expand":
    case "nestedExpand":
      return [inlineMarkdown([titleOf(node)]), blocks(node)].filter((text) => text !== "").join("\n\n");
    case "codeBlock":
      return fenced(plain(node), node.attrs?.["language"]);
    case "rule":
      return "---";
    case "table":
      return table(node);
    default:
      return isInline(node) ? inlineMarkdown([node]) : blocks(node);
  }
}

/** A node that holds text, or nothing. */
function isInline({ content }: AdfNode): boolean {
  return content === undefined || content.some(({ type }) => type === "text");
}

function titleOf({ attrs }: AdfNode): AdfNode {
  const title = attrs?.["title"];
  return { type: "text", text: typeof title === "string" ? title : "", marks: [{ type: "strong" }] };
}

function heading({ attrs, content }: AdfNode): string {
  const level = Math.min(6, Math.max(1, Math.trunc(Number(attrs?.["level"])) || 1));
  const text = inlineMarkdown(content)
    .replaceAll(/\s*\\?\n\s*/g, " ")
    .replace(/#+$/, String.raw`\$&`);
  return text === "" ? "" : `${"#".repeat(level)} ${text}`;
}

function firstNumber(attrs: AdfNode["attrs"]): number {
  const order = attrs?.["order"];
  return Number.isSafeInteger(order) && Number(order) >= 0 ? Math.min(Number(order), 99_999_999) : 1;
}

function items({ type, content = [] }: AdfNode, bullet: (item: AdfNode, index: number) => string): string {
  return content
    .map((item, index) => {
      const sign = bullet(item, index);
      // A list of tasks stands in the list itself, not in the task that it belongs to.
      if (item.type === type) return indent(block(item, false), "  ", "  ");
      const width = " ".repeat(sign.startsWith("- [") ? 2 : sign.length);
      const text = isInline(item) ? inlineMarkdown(item.content) : blocks(item, "\n");
      return indent(text, sign, width).trimEnd();
    })
    .join("\n");
}

function indent(text: string, first: string, further: string): string {
  const quoted = further === ">" ? "> " : further;
  return text
    .split("\n")
    .map((line, index) => (index === 0 ? first + line : line === "" ? further.trimEnd() : quoted + line))
    .join("\n");
}

function fenced(text: string, language: unknown): string {
  const fence = ticksAround(text, 3);
  const name = typeof language === "string" && /^[\w+#.-]+$/.test(language) ? language : "";
  return `${fence}${name}\n${text === "" ? "" : `${text}\n`}${fence}`;
}

function plain({ text, content = [] }: AdfNode): string {
  return text ?? content.map(plain).join("");
}

/** The first row is the heading, whether it was one or not: Markdown has no other tables. */
function table({ content = [] }: AdfNode): string {
  const rows = content.map((row) => (row.content ?? []).map(cell));
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0);
  if (columns === 0) return "";
  const lines = rows.map(
    (row) => `| ${[...row, ...Array<string>(columns - row.length).fill("")].join(" | ")} |`,
  );
  return lines.toSpliced(1, 0, `|${" --- |".repeat(columns)}`).join("\n");
}

function cell(node: AdfNode): string {
  return blocks(node)
    .replaceAll(/\s*\\?\n\s*/g, " ")
    .replaceAll("|", String.raw`\|`);
}
