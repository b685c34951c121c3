import type { MarkdownIt } from "markdown-it";

let loaded: Promise<MarkdownIt> | undefined;

/** The one Markdown dialect of the product: no HTML, line ends are kept, links to web and mail addresses only. Loaded on first use. */
export function loadMarkdown(): Promise<MarkdownIt> {
  return (loaded ??= load());
}

async function load(): Promise<MarkdownIt> {
  const { default: Markdown } = await import("markdown-it");
  const markdown = new Markdown({ html: false, linkify: true, breaks: true });
  markdown.validateLink = isSafeLink;
  // Addresses stay as they were written, so that they can be compared with what a provider keeps.
  markdown.normalizeLink = (url) => url;
  markdown.normalizeLinkText = (url) => url;
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  return markdown;
}

/** Of an address as it stands in a text: whole, without blanks, and nothing that runs code. */
export function isSafeLink(url: string): boolean {
  return /^(?:https?:\/\/|mailto:)[^\s<>\p{Cc}]+$/iu.test(url);
}
