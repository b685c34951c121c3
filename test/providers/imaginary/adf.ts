import * as z from "zod/mini";

/** A node of a document in Atlassian's format: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ */
type Node = {
  type: string;
  text?: string | undefined;
  content?: Node[] | undefined;
  marks?: { type: string; attrs?: Attributes | undefined }[] | undefined;
  attrs?: Attributes | undefined;
};
type Attributes = Record<string, unknown>;

const attributesSchema = z.optional(z.record(z.string(), z.unknown()));
const nodeSchema: z.ZodMiniType<Node> = z.object({
  type: z.string(),
  text: z.optional(z.string()),
  content: z.optional(z.array(z.lazy(() => nodeSchema))),
  marks: z.optional(z.array(z.object({ type: z.string(), attrs: attributesSchema }))),
  attrs: attributesSchema,
});

/** The document as Markdown without HTML; of what Markdown cannot say, the text is kept. null = this is no document. */
export function adfToMarkdown(document: unknown): string | null {
  const { data } = nodeSchema.safeParse(document);
  return data === undefined ? null : blocks(data).trim();
}

function blocks({ content = [] }: Node): string {
  return content
    .map(block)
    .filter((text) => text !== "")
    .join("\n\n");
}

function block(node: Node): string {
  switch (node.type) {
    case "paragraph":
      return inline(node);
    case "heading":
      return `${"#".repeat(Math.min(6, Number(node.attrs?.["level"]) || 1))} ${inline(node)}`;
    case "bulletList":
    case "taskList":
      return items(node, () => "- ");
    case "orderedList":
      return items(node, (index) => `${index + 1}. `);
    case "blockquote":
    case "panel":
      return indent(blocks(node), "> ", "> ");
    case "codeBlock":
      return fenced(plain(node), node.attrs?.["language"]);
    case "rule":
      return "---";
    case "tableRow":
      return `| ${(node.content ?? []).map((cell) => blocks(cell).replaceAll(/\s+/g, " ")).join(" | ")} |`;
    case "table":
      return (node.content ?? []).map(block).join("\n");
    default:
      return node.content === undefined || node.content.some(({ type }) => type === "text")
        ? inlineOne(node)
        : blocks(node);
  }
}

function items({ content = [] }: Node, bullet: (index: number) => string): string {
  return content
    .map((item, index) => {
      const text = item.type === "taskItem" ? inline(item) : blocks(item);
      return indent(text, bullet(index), " ".repeat(bullet(index).length));
    })
    .join("\n");
}

function indent(text: string, first: string, further: string): string {
  return text
    .split("\n")
    .map((line, index) => (index === 0 ? first : further) + line)
    .join("\n");
}

/** Longer than any fence within. */
function fenced(text: string, language: unknown): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const name = typeof language === "string" && /^\w+$/.test(language) ? language : "";
  return `${fence}${name}\n${text}\n${fence}`;
}

function inline({ content = [] }: Node): string {
  return content.map(inlineOne).join("");
}

function inlineOne(node: Node): string {
  switch (node.type) {
    case "text":
      return marked(node);
    case "hardBreak":
      return "\\\n";
    case "mention":
    case "emoji":
    case "status":
      return escaped(textOf(node.attrs?.["text"]));
    case "inlineCard":
      return isWebAddress(node.attrs?.["url"]) ? `<${node.attrs?.["url"]}>` : "";
    default:
      return inline(node);
  }
}

/** Blanks stay outside of marks: "** x**" is not bold. */
function marked({ text = "", marks = [] }: Node): string {
  const [, before = "", core = "", after = ""] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  if (core === "") return text;
  const isCode = marks.some(({ type }) => type === "code");
  const start = isCode ? `\`${core.replaceAll("`", "'")}\`` : escaped(core);
  return before + marks.reduce(mark, start) + after;
}

function mark(text: string, { type, attrs }: NonNullable<Node["marks"]>[number]): string {
  switch (type) {
    case "strong":
      return `**${text}**`;
    case "em":
      return `*${text}*`;
    case "strike":
      return `~~${text}~~`;
    case "link":
      return isWebAddress(attrs?.["href"]) ? `[${text}](<${attrs?.["href"]}>)` : text;
    default:
      return text;
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function plain({ text, content = [] }: Node): string {
  return text ?? content.map(plain).join("");
}

/** What Markdown would take for its own, HTML included. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>~|]/g, String.raw`\$&`)
    .replaceAll(/^([#+-]|\d+\.)(?=\s)/gm, String.raw`\$1`);
}

function isWebAddress(address: unknown): address is string {
  return typeof address === "string" && /^https?:\/\/[^\s<>]+$/.test(address);
}
