import type { MarkdownIt } from "markdown-it";

/** A reader of the product's one Markdown dialect: no HTML, line ends are kept, links to web and mail addresses only. Loaded on first use. */
export async function createMarkdown(): Promise<MarkdownIt> {
  const { default: Markdown } = await import("markdown-it");
  const markdown = new Markdown({ html: false, linkify: true, breaks: true });
  markdown.validateLink = isSafeLink;
  // Addresses stay as they were written, so that they can be compared with what a provider keeps.
  markdown.normalizeLink = (url) => url;
  markdown.normalizeLinkText = (url) => url;
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  return markdown;
}

/** Of a list item as it was written: whether it begins with a box, and with which. */
export function boxOf(source: string): "open" | "done" | null {
  const sign = /^\[([ xX])\](?:\s|$)/.exec(source)?.[1];
  return sign === undefined ? null : sign === " " ? "open" : "done";
}

/** Of an address as it stands in a text: whole, without blanks, and nothing that runs code. */
export function isSafeLink(url: string): boolean {
  return /^(?:https?:\/\/|mailto:)[^\s<>\p{Cc}]+$/iu.test(url);
}
