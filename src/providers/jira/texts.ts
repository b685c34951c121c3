import type { Access } from "../access.ts";
import { adfToMarkdown } from "../kit/adf.ts";
import { inert } from "../kit/inert-text.ts";
import { markdownToAdf, survivesMarkdown } from "../kit/markdown-to-adf.ts";
import type { IssueBody } from "../tracker.ts";
import { isCloud } from "./hosts.ts";

/** Signs of wiki text, each where something follows that Jira would take for one: links, macros, mentions, headings. */
const wikiSigns = { signs: /[[\]{}!*_~^+|@#-](?=\S)|\b(?:h[1-6]|bq)\.(?=\s)|(?<=[A-Z]\w*)-(?=\d)/g };
const longest = 32_767;

/** Markdown as Jira keeps it: a document in the Cloud, where text is nothing but text; inert text in Data Center. */
export async function toText(access: Access, markdown: string): Promise<unknown> {
  if (!isCloud(access)) return inert(markdown, wikiSigns).slice(0, longest);
  return markdown.trim() === "" ? null : markdownToAdf(markdown);
}

/** A document in the Cloud; wiki text in Data Center, which is shown as it is written. */
export function toBody(text: unknown): IssueBody {
  if (typeof text === "string") {
    const source = text.toWellFormed();
    return { text: asPlain(source), source, format: "wiki" };
  }
  const source = text ? JSON.stringify(text).toWellFormed() : "";
  return { text: (adfToMarkdown(text) ?? "").toWellFormed(), source, format: "adf" };
}

/** Whether nothing is lost of it when it is written anew from Markdown. */
export async function maySurvive({ format, source }: IssueBody): Promise<boolean> {
  if (format !== "adf") return false;
  return source === "" || survivesMarkdown(JSON.parse(source));
}

/** What Markdown would take for its own is escaped; a line's end stays one. */
function asPlain(text: string): string {
  return text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[\\`*_[\]<>~|]/g, String.raw`\$&`)
    .replaceAll(/^([#+-]|\d+\.)(?=\s)/gm, String.raw`\$1`)
    .replaceAll(/(?<!\n)\n(?!\n)/g, "\\\n");
}

/** Plain text as Jira keeps it, with nothing in it that acts. */
export function toPlainText(access: Access, text: string): unknown {
  if (!isCloud(access)) return inert(text, wikiSigns).slice(0, longest);
  const lines = text.slice(0, longest).split("\n");
  const content = lines.map((line) => ({
    type: "paragraph",
    content: line === "" ? [] : [{ type: "text", text: line }],
  }));
  return { type: "doc", version: 1, content };
}
