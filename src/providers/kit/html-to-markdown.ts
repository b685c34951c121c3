import { adfToMarkdown } from "./adf.ts";
import { HtmlReader } from "./html-reader.ts";

/** The parser's time grows with the square of the nesting; this much takes 75 ms at worst. */
const longest = 128 * 1024;

/** HTML as Markdown without HTML: what can be said in Markdown, and the text of all else but scripts and styles. */
export async function htmlToMarkdown(html: string): Promise<string> {
  const { Parser } = await import("./html-parser.ts");
  const reader = new HtmlReader();
  const parser = new Parser({
    onopentag: (tag, attributes) => reader.open(tag, attributes),
    onclosetag: () => reader.close(),
    ontext: (text) => reader.say(text),
  });
  parser.end(html.slice(0, longest));
  return adfToMarkdown(reader.end()) ?? "";
}
