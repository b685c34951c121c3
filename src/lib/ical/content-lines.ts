/** A content line of RFC 5545, section 3.1. Names are in capitals, quotes are taken off. */
export type Line = { name: string; params: ReadonlyMap<string, string>; value: string };

/** Further than this no parameters are read: a line with more before its value is a broken one. */
const longestHead = 4000;
/** Titles, addresses and names; whoever shows them shows less. */
const longestText = 10_000;
/** Some twenty thousand dates. */
const longestList = 400_000;

/** Their values hold no colon, so that a colon in an unquoted zone's name does not end the parameters. */
const times: ReadonlySet<string> = new Set(["DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"]);
const lists: ReadonlySet<string> = new Set(["EXDATE", "RDATE"]);

/** The lines of a text, whatever their ends; a line goes on where the next one begins with a blank. */
export function unfold(text: string): string {
  return text
    .replace(/^\uFEFF/, "")
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/\n[ \t]/g, "");
}

/** Each line of an unfolded text by itself: an array of all would be many times as large as the text. */
export function* linesOf(unfolded: string): Generator<string> {
  for (let start = 0; start < unfolded.length;) {
    const found = unfolded.indexOf("\n", start);
    const end = found === -1 ? unfolded.length : found;
    if (end > start) yield unfolded.slice(start, end);
    start = end + 1;
  }
}

/** null for what is no content line. Overlong values are cut. */
export function parseLine(text: string): Line | null {
  const [name] = /^[A-Za-z0-9-]{1,100}(?=[:;])/.exec(text) ?? [];
  if (name === undefined) return null;
  const line = { name: name.toUpperCase(), params: noParams };
  if (text[name.length] === ":") return { ...line, value: valueFrom(text, name.length, line.name) };
  const end = endOfHead(text, line.name);
  if (end === -1 || end > longestHead) return null;
  const params = parseParams(text.slice(name.length, end));
  return { ...line, params, value: valueFrom(text, end, line.name) };
}

const noParams: ReadonlyMap<string, string> = new Map();

function valueFrom(text: string, colon: number, name: string): string {
  return text.slice(colon + 1, colon + 1 + (lists.has(name) ? longestList : longestText));
}

/** Where the colon stands that ends the parameters; -1 when there is none. */
function endOfHead(text: string, name: string): number {
  if (times.has(name)) return text.lastIndexOf(":");
  let isQuoted = false;
  for (let at = name.length; at < Math.min(text.length, longestHead); at++) {
    if (text[at] === '"') isQuoted = !isQuoted;
    else if (text[at] === ":" && !isQuoted) return at;
  }
  return -1;
}

/** RFC 6868 says how a value may hold quotes and line ends. A quote that nothing ends goes on to the end. */
function parseParams(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/;([A-Za-z0-9-]+)=((?:"[^"]*"?|[^";])*)/g)].map(([, name = "", value = ""]) => [
      name.toUpperCase(),
      value.replaceAll('"', "").replaceAll(/\^([n'^])/g, (_, char: string) => unescaped[char] ?? char),
    ]),
  );
}

const unescaped: Record<string, string> = { n: "\n", "'": '"', "^": "^" };

/** RFC 5545, section 3.3.11. */
export function unescapeText(value: string): string {
  return value.replaceAll(/\\([\\;,nN])/g, (_, char: string) => (char.toLowerCase() === "n" ? "\n" : char));
}
