import * as z from "zod/mini";

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

const recordsSchema = z.array(
  z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }),
);

/** The lines of a part of a file that begins at `firstLine`. Empty ones are left out. */
export async function readLines(
  text: string,
  { delimiter, firstLine }: { delimiter: string; firstLine: number },
): Promise<FileLine[]> {
  const { CsvError, parse } = await import("csv-parse/browser/esm/sync");
  const bad: FileLine[] = [];
  const parsed: unknown = parse(text, {
    bom: true,
    delimiter,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: 100_000,
    info: true,
    on_skip: (error) => {
      const line = error instanceof CsvError && typeof error["lines"] === "number" ? error["lines"] : 1;
      bad.push({ line: firstLine + line - 1, reason: "Its quotation marks do not match." });
    },
  });
  const records = recordsSchema.parse(parsed);
  const good = records.map(({ record, info }) => ({ line: firstLine + info.lines - 1, cells: record }));
  return [...good, ...bad].toSorted((a, b) => a.line - b.line);
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
