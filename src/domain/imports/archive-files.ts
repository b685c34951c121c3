import { readLines } from "./read-lines.ts";

/** The files of an archive, by their paths in it. */
export type ArchiveFiles = Readonly<Record<string, Uint8Array>>;

/** A file of CSV: its header, and its lines by the names of the columns. */
export function linesIn(bytes: Uint8Array | undefined): { header: string[]; rows: string[][] } {
  const lines = readLines(new TextDecoder().decode(bytes), { delimiter: ",", firstLine: 1 });
  const [header = [], ...rows] = lines.flatMap((line) => ("cells" in line ? [line.cells] : []));
  return { header, rows };
}

/** A file of CSV with these columns. */
export function tableOf(header: string, rows: readonly (readonly (string | undefined)[])[]): string {
  const quoted = rows.map((row) => row.map((cell = "") => `"${cell.replaceAll('"', '""')}"`).join(","));
  return [header, ...quoted, ""].join("\n");
}
