import { isSafeLink } from "../../lib/markdown.ts";
import type { AdfMark, AdfNode } from "./adf-document.ts";

type Attributes = Readonly<Record<string, string>>;
type Container = AdfNode & { content: AdfNode[] };
type Undo = () => void;

const skipped = new Set(
  "script style head title template noembed svg math iframe object select textarea".split(" "),
);
const marks = new Map<string, string>();
for (const tag of ["b", "strong"]) marks.set(tag, "strong");
for (const tag of ["i", "em"]) marks.set(tag, "em");
for (const tag of ["s", "del", "strike"]) marks.set(tag, "strike");
for (const tag of ["code", "kbd", "samp", "tt"]) marks.set(tag, "code");
const containers = new Map([
  ["ul", "bulletList"],
  ["ol", "orderedList"],
  ["li", "listItem"],
  ["blockquote", "blockquote"],
  ["table", "table"],
  ["tr", "tableRow"],
  ["td", "tableCell"],
  ["th", "tableHeader"],
]);
const parents: Record<string, readonly string[]> = {
  tableRow: ["table"],
  tableCell: ["tableRow"],
  tableHeader: ["tableRow"],
  listItem: ["bulletList", "orderedList"],
};
const inlineTags = new Set(
  "a span font u small big sub sup abbr cite q mark label time var wbr ins input button".split(" "),
);
const nothing: Undo = () => undefined;

/** Builds a document from the events of an HTML parser, which closes each tag that it opens. Whatever it is told, it loses no word and throws nothing. */
export class HtmlReader {
  readonly #root: Container = { type: "doc", content: [] };
  readonly #open: Container[] = [this.#root];
  readonly #undo: Undo[] = [];
  readonly #marks: AdfMark[] = [];
  #line: AdfNode[] = [];
  /** What the line becomes: a paragraph, a heading or code. */
  #kind: AdfNode = { type: "paragraph" };
  #skips = 0;

  open(tag: string, attributes: Attributes): void {
    this.#undo.push(this.#skips > 0 && !skipped.has(tag) ? nothing : this.#enter(tag, attributes));
  }

  close(): void {
    this.#undo.pop()?.();
  }

  say(text: string): void {
    if (this.#skips > 0) return;
    const before = this.#line.at(-1);
    const isAfterBlank = before === undefined || before.type === "hardBreak" || before.text?.endsWith(" ");
    const said = this.#isCode
      ? text
      : text.replaceAll(/[ \t\r\n\f]+/g, " ").replace(/^ /, isAfterBlank === true ? "" : " ");
    if (said === "") return;
    // What the parser tells in pieces is one text: what must be escaped may lie across them.
    if (before?.type === "text" && JSON.stringify(before.marks) === JSON.stringify(this.#marks))
      before.text += said;
    else this.#line.push({ type: "text", text: said, marks: [...this.#marks] });
  }

  end(): AdfNode {
    this.#flush();
    return this.#root;
  }

  get #isCode(): boolean {
    return this.#kind.type === "codeBlock";
  }

  #enter(tag: string, attributes: Attributes): Undo {
    const [container, mark] = [containers.get(tag), marks.get(tag)];
    if (skipped.has(tag)) return this.#skip();
    if (container !== undefined) return this.#nest(container, attributes);
    if (mark !== undefined) return this.#mark({ type: mark });
    if (tag === "a") return this.#mark({ type: "link", attrs: { href: attributes["href"] ?? "" } });
    if (/^h[1-6]$/.test(tag)) return this.#asLine({ type: "heading", attrs: { level: Number(tag[1]) } });
    if (tag === "pre") return this.#asLine({ type: "codeBlock" });
    if (tag === "img") this.#sayPicture(attributes);
    else if (tag === "br")
      this.#line.push(this.#isCode ? { type: "text", text: "\n" } : { type: "hardBreak" });
    else if (tag === "hr") this.#add({ type: "rule" });
    // A block within a heading or code does not end it.
    else if (!inlineTags.has(tag) && this.#kind.type === "paragraph") return this.#block();
    return nothing;
  }

  #skip(): Undo {
    this.#skips += 1;
    return () => {
      this.#skips -= 1;
    };
  }

  #block(): Undo {
    this.#flush();
    return () => this.#flush();
  }

  #nest(type: string, attributes: Attributes): Undo {
    // What stands outside of its list or table is a paragraph of its own.
    if (parents[type]?.includes(this.#open.at(-1)?.type ?? "") === false) return this.#block();
    const node = {
      type,
      content: [],
      ...(type === "orderedList" && { attrs: { order: Number(attributes["start"] ?? 1) } }),
    };
    this.#flush();
    this.#open.at(-1)?.content.push(node);
    this.#open.push(node);
    return () => {
      this.#flush();
      this.#open.pop();
    };
  }

  #mark(mark: AdfMark): Undo {
    // Once is enough, and keeps text within thousands of equal tags short.
    if (this.#marks.some(({ type }) => type === mark.type)) return nothing;
    this.#marks.push(mark);
    return () => {
      this.#marks.pop();
    };
  }

  #asLine(kind: AdfNode): Undo {
    const outer = this.#kind;
    this.#flush();
    this.#kind = kind;
    return () => {
      this.#flush();
      this.#kind = outer;
    };
  }

  /** As a link: a picture from elsewhere would tell there who reads. */
  #sayPicture({ src = "", alt = "" }: Attributes): void {
    if (!isSafeLink(src)) return this.say(alt);
    const others = this.#marks.filter(({ type }) => type !== "link");
    const text = alt.replaceAll(/\s+/g, " ").trim() || src;
    this.#line.push({ type: "text", text, marks: [...others, { type: "link", attrs: { href: src } }] });
  }

  #flush(): void {
    const content = this.#isCode ? this.#line : withoutOuterBlanks(this.#line);
    this.#line = [];
    if (content.length > 0) this.#add({ ...this.#kind, content });
  }

  /** Between the cells of a table no text may stand: it goes behind the table. */
  #add(node: AdfNode): void {
    if (node.type === "rule") this.#flush();
    this.#open.findLast(({ type }) => type !== "table" && type !== "tableRow")?.content.push(node);
  }
}

function withoutOuterBlanks(line: readonly AdfNode[]): AdfNode[] {
  const says = ({ type, text = "" }: AdfNode) => type === "text" && text.trim() !== "";
  return line.slice(Math.max(0, line.findIndex(says)), line.findLastIndex(says) + 1);
}
