import type { ImportSettings } from "../../db/schema/imports.ts";
import { AppError } from "../../lib/errors.ts";
import { countLines, readLines, wholeLines } from "./read-lines.ts";
import { type ImportRow, readRow } from "./read-row.ts";

/** About a thousand lines: what one message reads and writes. */
const chunkBytes = 131_072;

export type Chunk = {
  rows: ImportRow[];
  unreadable: { line: number; reason: string }[];
  /** Where the next one begins; null = the file ends here. */
  next: { offset: number; line: number } | null;
};

type At = { key: string; sizeBytes: number; offset: number; line: number; settings: ImportSettings };

/** The next part of a file in R2. Throws not_found when the file is gone. */
export async function readChunk(bucket: R2Bucket, at: At): Promise<Chunk> {
  const { key, sizeBytes, offset, line, settings } = at;
  if (offset >= sizeBytes) return { rows: [], unreadable: [], next: null };
  const length = Math.min(chunkBytes, sizeBytes - offset);
  const object = await bucket.get(key, { range: { offset, length } });
  if (object === null) throw new AppError("not_found", "The file is no longer there. Upload it again.");
  const bytes = new Uint8Array(await object.arrayBuffer());
  const end = wholeLines(bytes, offset + length >= sizeBytes);
  const part = bytes.subarray(0, end);
  const lines = readLines(new TextDecoder().decode(part), {
    delimiter: settings.delimiter,
    firstLine: line,
  });
  const chunk: Chunk = { rows: [], unreadable: [], next: null };
  for (const one of lines) {
    if ("reason" in one) chunk.unreadable.push(one);
    else addRow(chunk, one, settings);
  }
  const [nextOffset, nextLine] = [offset + end, line + countLines(part)];
  if (nextOffset < sizeBytes) chunk.next = { offset: nextOffset, line: nextLine };
  return chunk;
}

function addRow(chunk: Chunk, { line, cells }: { line: number; cells: string[] }, settings: ImportSettings) {
  try {
    chunk.rows.push(readRow(line, cells, settings));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    chunk.unreadable.push({ line, reason: error.message });
  }
}
