import { adfToMarkdown } from "../kit/adf.ts";
import type { IssueBody } from "../tracker.ts";

/** A document in the Cloud; wiki text in Data Center, which is shown as it is written. */
export function toBody(text: unknown): IssueBody {
  if (typeof text === "string") {
    const source = text.toWellFormed();
    return { text: asPlain(source), source, format: "wiki" };
  }
  const source = text ? JSON.stringify(text).toWellFormed() : "";
  return { text: (adfToMarkdown(text) ?? "").toWellFormed(), source, format: "adf" };
}

/** What Markdown would take for its own is escaped; a line's end stays one. */
function asPlain(text: string): string {
  return text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[\\`*_[\]<>~|]/g, String.raw`\$&`)
    .replaceAll(/^([#+-]|\d+\.)(?=\s)/gm, String.raw`\$1`)
    .replaceAll(/(?<!\n)\n(?!\n)/g, "\\\n");
}
