import { isSafeLink } from "../../lib/markdown.ts";
import type { AdfMark, AdfNode } from "./adf-document.ts";

/** A part of a line; `isBlank` of blanks and line breaks, at which no mark may start or end. */
type Piece = { text: string; styles: readonly Style[]; isBlank: boolean; first: string; last: string };
type Style = { key: string; open: string; close: string };

/** Text nodes and the like as one paragraph of Markdown; nothing in it is taken for a heading, a list or HTML. */
export function inlineMarkdown(nodes: readonly AdfNode[] = []): string {
  const pieces = keepReadableStyles(trimBlanks(nodes.flatMap(piecesOf)));
  let text = "";
  let open: readonly Style[] = [];
  for (const [index, piece] of pieces.entries()) {
    const kept = leadingIn(open, piece.styles);
    const opened = piece.isBlank ? [] : openedAt(pieces, index, kept);
    text += closing(open.slice(kept.length));
    // "!" before a link would make it a picture.
    if (opened[0]?.open === "[" && text.endsWith("!")) text = `${text.slice(0, -1)}\\!`;
    text += opened.map((style) => style.open).join("");
    text += piece.text === hardBreak ? breakAt(pieces, index) : piece.text;
    open = [...kept, ...opened];
  }
  return escapeLineStarts(text + closing(open));
}

const hardBreak = "\\\n";

function piecesOf(node: AdfNode): Piece[] {
  const styles = (node.marks ?? []).flatMap((mark) => styleOf(mark) ?? []);
  switch (node.type) {
    case "text":
      return textPieces(node.text ?? "", styles, node.marks ?? []);
    case "hardBreak":
      return [{ text: hardBreak, styles: [], isBlank: true, first: "\n", last: "\n" }];
    case "inlineCard":
    case "blockCard":
    case "embedCard":
      return cardPieces(node);
    case "date":
      return textPieces(dateOf(node.attrs?.["timestamp"]), styles, []);
    default:
      return node.content === undefined ? namedPieces(node, styles) : node.content.flatMap(piecesOf);
  }
}

/** Blanks stand for themselves: "** x**" is not bold. */
function textPieces(text: string, styles: Style[], marks: readonly AdfMark[]): Piece[] {
  if (marks.some(({ type }) => type === "code")) {
    const links = styles.filter(({ close }) => close.startsWith("]"));
    return text === "" ? [] : [word(codeSpan(text), links)];
  }
  const link = styles.find(({ close }) => close === `](<${text}>)`);
  if (link !== undefined) return [word(`<${text}>`, without(styles, link))];
  const [, before = "", core = "", after = ""] =
    /^(\s*)(.*?)(\s*)$/s.exec(text.replaceAll(/\s*\n\s*/g, " ")) ?? [];
  const blank = (blanks: string): Piece[] =>
    blanks === "" ? [] : [{ text: blanks, styles, isBlank: true, first: " ", last: " " }];
  return [...blank(before), ...(core === "" ? [] : [word(escaped(core), styles, core)]), ...blank(after)];
}

function word(text: string, styles: readonly Style[], read = text): Piece {
  return { text, styles, isBlank: false, first: read.slice(0, 1), last: read.slice(-1) };
}

/** A mention, an emoji, a status and whatever else has no text of its own. */
function namedPieces({ type, attrs = {} }: AdfNode, styles: Style[]): Piece[] {
  const said = [attrs["text"], attrs["shortName"]].find((value) => typeof value === "string" && value !== "");
  if (typeof said === "string") return textPieces(said, styles, []);
  if (type === "text" || type === "paragraph") return [];
  const name = [attrs["alt"], attrs["title"], attrs["extensionKey"]].find(
    (value) => typeof value === "string",
  );
  return textPieces(typeof name === "string" ? `[${type}: ${name}]` : `[${type}]`, styles, []);
}

function cardPieces({ attrs, type }: AdfNode): Piece[] {
  const url = attrs?.["url"];
  return typeof url === "string" && isSafeLink(url)
    ? [word(`<${url}>`, [])]
    : textPieces(`[${type}]`, [], []);
}

function dateOf(timestamp: unknown): string {
  const date = new Date(Number(timestamp));
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 10);
}

function styleOf({ type, attrs }: AdfMark): Style | null {
  switch (type) {
    case "strong":
      return { key: type, open: "**", close: "**" };
    case "em":
      return { key: type, open: "*", close: "*" };
    case "strike":
      return { key: type, open: "~~", close: "~~" };
    case "link":
      return linkOf(attrs?.["href"]);
    default:
      return null;
  }
}

function linkOf(href: unknown): Style | null {
  if (typeof href !== "string" || !isSafeLink(href)) return null;
  const written = href.replaceAll("\\", String.raw`\\`).replaceAll(/&(?=#?\w+;)/g, "&amp;");
  return { key: `link ${href}`, open: "[", close: `](<${written}>)` };
}

const has = (styles: readonly Style[], { key }: Style) => styles.some((style) => style.key === key);
const without = (styles: readonly Style[], { key }: Style) => styles.filter((style) => style.key !== key);
const closing = (styles: readonly Style[]) =>
  styles
    .toReversed()
    .map(({ close }) => close)
    .join("");

/** A blank keeps the marks that both its neighbours have. */
function trimBlanks(pieces: readonly Piece[]): Piece[] {
  const words = pieces.map(({ isBlank, styles }) => (isBlank ? null : styles));
  const before: (readonly Style[])[] = [];
  let last: readonly Style[] = [];
  for (const styles of words) before.push((last = styles ?? last));
  const trimmed: Piece[] = [];
  let next: readonly Style[] = [];
  for (let index = pieces.length - 1; index >= 0; index -= 1) {
    const each = pieces[index];
    if (each === undefined) continue;
    if (!each.isBlank) next = each.styles;
    const both = each.styles.filter((style) => has(next, style) && has(before[index] ?? [], style));
    trimmed.push(each.isBlank ? { ...each, styles: both } : each);
  }
  return trimmed.toReversed();
}

/** Without the marks that would start or end within a word, beside a sign: Markdown would show their asterisks. */
function keepReadableStyles(pieces: readonly Piece[]): Piece[] {
  const kept = pieces.map((each) => ({ ...each }));
  for (const [start, { styles }] of pieces.entries())
    for (const style of styles) {
      if (style.open === "[" || has(pieces[start - 1]?.styles ?? [], style)) continue;
      const end = endOf(pieces, start, style);
      if (isReadable(pieces, start, end)) continue;
      for (const each of kept.slice(start, end)) each.styles = without(each.styles, style);
    }
  return kept;
}

function isReadable(pieces: readonly Piece[], start: number, end: number): boolean {
  const [first, last] = [pieces[start], pieces[end - 1]];
  const [before, after] = [pieces[start - 1], pieces[end]];
  const startsWell = !isSign(startOf(first, before)) || !isLetter(before?.last ?? "");
  return startsWell && (!isSign(endingOf(last, after)) || !isLetter(after?.first ?? ""));
}

const linkIn = (of: Piece | undefined) => of?.styles.find(({ open }) => open === "[")?.key;
const startOf = (of: Piece | undefined, before: Piece | undefined) =>
  linkIn(of) !== undefined && linkIn(of) !== linkIn(before) ? "[" : (of?.first ?? "");
const endingOf = (of: Piece | undefined, after: Piece | undefined) =>
  linkIn(of) !== undefined && linkIn(of) !== linkIn(after) ? ")" : (of?.last ?? "");
const isSign = (character: string) => /[\p{P}\p{S}]/u.test(character);
const isLetter = (character: string) => character !== "" && !isSign(character) && !/\s/.test(character);

function endOf(pieces: readonly Piece[], start: number, style: Style): number {
  let end = start + 1;
  while (has(pieces[end]?.styles ?? [], style)) end += 1;
  return end;
}

function leadingIn(open: readonly Style[], wanted: readonly Style[]): readonly Style[] {
  const end = open.findIndex((style) => !has(wanted, style));
  return end === -1 ? open : open.slice(0, end);
}

/** Those that last longest are outermost. */
function openedAt(pieces: readonly Piece[], index: number, kept: readonly Style[]): Style[] {
  return (pieces[index]?.styles ?? [])
    .filter((style) => !has(kept, style))
    .map((style) => ({ style, end: endOf(pieces, index, style) }))
    .toSorted((a, b) => b.end - a.end)
    .map(({ style }) => style);
}

/** A line end is enough between two texts; where Markdown would drop it or end the paragraph, it is spelled out. */
function breakAt(pieces: readonly Piece[], index: number): string {
  const [before, after] = [pieces[index - 1], pieces[index + 1]];
  if (after === undefined) return "";
  return before === undefined || before.isBlank || after.isBlank ? hardBreak : "\n";
}

function codeSpan(text: string): string {
  const fence = ticksAround(text, 1);
  const padding = /^[ `]|[ `]$/.test(text) && text.trim() !== "" ? " " : "";
  return fence + padding + text.replaceAll(/\s*\n\s*/g, " ") + padding + fence;
}

/** At least so many backticks, and more than stand in a row within. */
export function ticksAround(text: string, least: number): string {
  const runs = [...text.matchAll(/`+/g)];
  return "`".repeat(runs.reduce((most, [ticks]) => Math.max(most, ticks.length + 1), least));
}

/** What Markdown would take for its own, HTML and addresses included. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\\`*[\]~]|(?<!\w)_|_(?!\w)|<(?=[a-z/!?]|$)|&(?=#?\w+(?:;|$))/gi, String.raw`\$&`)
    .replaceAll(/:(?=\/\/)|(?<=\bmailto):/gi, String.raw`\:`);
}

function escapeLineStarts(text: string): string {
  return text.replaceAll(
    /^[ \t]*(?:(#{1,6}(?=\s|$)|[+-](?=\s|$)|-(?=[-|:])|=(?=[= \t]*$)|[>|]|:(?=-))|(\d{1,9})([.)])(?=\s|$))?/gm,
    (_, sign: string | undefined, digits: string | undefined, dot: string | undefined) =>
      sign !== undefined ? `\\${sign}` : digits !== undefined ? `${digits}\\${dot}` : "",
  );
}
