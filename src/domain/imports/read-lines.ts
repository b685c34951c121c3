/** A line of a file with the number that an editor shows; `reason` instead of cells when it cannot be read. */
export type FileLine = { line: number } & ({ cells: string[] } | { reason: string });

const newline = 10;
const quote = 34;

/** How many of these bytes are whole lines: a line end within quotes ends none. `isAll`: no more bytes follow. */
export function wholeLines(bytes: Uint8Array, isAll: boolean): number {
  if (isAll) return bytes.length;
  let [isQuoted, end, anyEnd] = [false, 0, 0];
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === quote) isQuoted = !isQuoted;
    if (bytes[at] === newline) {
      anyEnd = at + 1;
      if (!isQuoted) end = at + 1;
    }
  }
  // A stray quote leaves everything behind it within quotes.
  return end > 0 ? end : anyEnd > 0 ? anyEnd : bytes.length;
}

/**
 * The lines of a part of a CSV file (RFC 4180) that begins at `firstLine`; several where a cell holds line ends. Empty ones are left out, and
 * one whose quotes do not match spoils no other.
 */
export function readLines(
  text: string,
  { delimiter, firstLine }: { delimiter: string; firstLine: number },
): FileLine[] {
  const lines: FileLine[] = [];
  let line = firstLine;
  for (let at = text.startsWith("\uFEFF") ? 1 : 0; at < text.length;) {
    const { cells, next } = readRecord(text, at, delimiter);
    if (cells === null) lines.push({ line, reason: "Its quotation marks do not match." });
    else if (cells.length > 1 || cells[0] !== "") lines.push({ line, cells });
    line += text.slice(at, next).match(/\r\n|\n|\r/g)?.length ?? 0;
    at = next;
  }
  return lines;
}

/** The cells from there to the end of the record; null = a quote stands where none may, and the next line is the next record. */
function readRecord(
  text: string,
  start: number,
  delimiter: string,
): { cells: string[] | null; next: number } {
  const cells: string[] = [];
  for (let at = start; ;) {
    const cell = text[at] === '"' ? readQuoted(text, at + 1) : readPlain(text, at, delimiter);
    if (cell === null) return { cells: null, next: behindLineEnd(text, lineEndFrom(text, start)) };
    cells.push(cell.value);
    at = cell.end;
    const sign = text[at];
    if (sign !== delimiter && sign !== undefined && sign !== "\r" && sign !== "\n")
      return { cells: null, next: behindLineEnd(text, lineEndFrom(text, start)) };
    if (sign !== delimiter) return { cells, next: behindLineEnd(text, at) };
    at += 1;
  }
}

type CellOf = { value: string; end: number } | null;

function readPlain(text: string, start: number, delimiter: string): CellOf {
  let end = start;
  for (let sign = text[end]; sign !== undefined && sign !== delimiter && sign !== "\r" && sign !== "\n";) {
    if (sign === '"') return null;
    end += 1;
    sign = text[end];
  }
  return { value: text.slice(start, end), end };
}

function readQuoted(text: string, start: number): CellOf {
  let value = "";
  for (let at = start; ;) {
    const end = text.indexOf('"', at);
    if (end === -1) return null;
    value += text.slice(at, end);
    if (text[end + 1] !== '"') return { value, end: end + 1 };
    value += '"';
    at = end + 2;
  }
}

function lineEndFrom(text: string, start: number): number {
  const length = text.slice(start).search(/[\r\n]/);
  return length === -1 ? text.length : start + length;
}

function behindLineEnd(text: string, at: number): number {
  return text.startsWith("\r\n", at) ? at + 2 : at + 1;
}

/** How many line ends a part of a file has. */
export function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (const byte of bytes) if (byte === newline) lines += 1;
  return lines;
}

/** What separates the columns of a header. */
export function delimiterOf(header: string): string {
  const counts = [",", ";", "\t"].map((sign) => ({ sign, count: header.split(sign).length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.sign ?? ",";
}
