import { TooLargeError } from "../../lib/read-limited.ts";
import { readLines } from "./read-lines.ts";

/** How large a file may be, and what is read out of an archive. */
export const maxFileBytes = 10 * 1024 * 1024;

/** The files of an archive, by their paths in it. */
export type ArchiveFiles = Readonly<Record<string, Uint8Array>>;

/** A file of CSV: its header, and its lines by the names of the columns. */
export function linesIn(bytes: Uint8Array | undefined): { header: string[]; rows: string[][] } {
  const lines = readLines(new TextDecoder().decode(bytes), { delimiter: ",", firstLine: 1 });
  const [header = [], ...rows] = lines.flatMap((line) => ("cells" in line ? [line.cells] : []));
  return { header, rows };
}

/** A file of CSV with these columns. Throws TooLargeError: a long name may stand in each of many rows. */
export function tableOf(header: string, rows: readonly (readonly (string | undefined)[])[]): string {
  let left = maxFileBytes;
  const quoted = rows.map((row) => {
    const line = row.map((cell = "") => `"${cell.replaceAll('"', '""')}"`).join(",");
    if ((left -= line.length) < 0) throw new TooLargeError();
    return line;
  });
  return [header, ...quoted, ""].join("\n");
}
