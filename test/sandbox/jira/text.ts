/** Paragraphs, with what stands between double asterisks in bold: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ */
export function toDocument(text: string): { type: "doc"; version: 1; content: unknown[] } {
  const content = text.split("\n\n").map((paragraph) => ({
    type: "paragraph",
    content: paragraph
      .split("**")
      .map((part, index) => ({
        type: "text",
        text: part,
        ...(index % 2 === 1 ? { marks: [{ type: "strong" }] } : {}),
      }))
      .filter((node) => node.text !== ""),
  }));
  return { type: "doc", version: 1, content };
}

type Node = { type?: string; text?: string; content?: Node[]; marks?: { type: string }[] };

/** The text of a document, as version 2 of the interface and webhooks show it. */
export function toWiki(body: unknown): string | null {
  if (body === null || body === undefined) return null;
  if (typeof body === "string") return body;
  return wikiOf(body).trim();
}

function wikiOf({ type, text, content = [], marks = [] }: Node): string {
  if (text !== undefined) return marks.some((mark) => mark.type === "strong") ? `*${text}*` : text;
  const inner = content.map(wikiOf).join("");
  return type === "paragraph" || type === "heading" ? `${inner}\n\n` : inner;
}

export function isDocument(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    value.type === "doc" &&
    "content" in value
  );
}

/** `2026-01-01T10:00:00.000+0000`. */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "+0000");
}
