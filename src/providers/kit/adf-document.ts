/** A node of a document in Atlassian's format: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ */
export type AdfNode = {
  type: string;
  text?: string;
  content?: AdfNode[];
  marks?: AdfMark[];
  attrs?: Record<string, unknown>;
};
export type AdfMark = { type: string; attrs?: Record<string, unknown> };
export type AdfDocument = AdfNode & { type: "doc"; version: 1; content: AdfNode[] };

/** Deeper than any editor nests; below it only the text is read, so that no document exhausts the stack. */
const deepest = 40;

/** Only what is shaped like a node, as deep as is read. */
export function toNode(value: unknown, depth: number): AdfNode | null {
  if (!isRecord(value) || typeof value["type"] !== "string") return null;
  const { type, text, content, marks, attrs } = value;
  if (content !== undefined && !Array.isArray(content)) return null;
  if (depth >= deepest) return { type: "text", text: textWithin(value) };
  return {
    type,
    ...(typeof text === "string" && { text }),
    ...(content !== undefined && { content: content.flatMap((inner) => toNode(inner, depth + 1) ?? []) }),
    ...(Array.isArray(marks) && { marks: marks.flatMap((mark) => toMark(mark) ?? []) }),
    ...(isRecord(attrs) && { attrs }),
  };
}

function toMark(value: unknown): AdfMark | null {
  if (!isRecord(value) || typeof value["type"] !== "string") return null;
  return { type: value["type"], ...(isRecord(value["attrs"]) && { attrs: value["attrs"] }) };
}

function textWithin(top: unknown): string {
  const texts: string[] = [];
  const waiting: unknown[] = [top];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (!isRecord(value)) continue;
    if (typeof value["text"] === "string") texts.push(value["text"]);
    const { content } = value;
    if (Array.isArray(content)) for (const inner of content.toReversed()) waiting.push(inner);
  }
  return texts.join(" ");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
