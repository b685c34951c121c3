import { imports, type ImportSettings } from "../../db/schema/imports.ts";
import { sha256Hex } from "../../lib/digest.ts";
import { AppError } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { maxFileBytes } from "./archive-files.ts";
import { columnsOf, formatOf } from "./formats.ts";
import { fileKeyOf, fromStart, type Import, type FileCtx, requireImporter } from "./import.ts";
import { isArchive, readArchive } from "./read-archive.ts";
import { countLines, delimiterOf, readLines, wholeLines } from "./read-lines.ts";
import { dateOrderOf } from "./read-moments.ts";

export const tooLarge =
  "This file is larger than 10 MB. Export shorter periods, such as a year at a time, and import them one after the other.";

/** What is looked at to recognise a file. */
const sampleBytes = 65_536;

/**
 * Keeps a file of time and looks at what it is; nothing is imported yet. `zone`: the IANA zone that its times are in unless somebody says
 * otherwise. Throws forbidden, invalid.
 */
export async function uploadImport(
  ctx: FileCtx<PersonCtx>,
  { name, bytes: sent, zone }: { name: string; bytes: Uint8Array<ArrayBuffer>; zone: string },
): Promise<Import> {
  requireImporter(ctx);
  if (sent.length > maxFileBytes) throw new AppError("invalid", tooLarge, "file");
  if (sent.length === 0) throw new AppError("invalid", "Choose a file.", "file");
  const bytes = isArchive(sent) ? readArchive(sent) : sent;
  requireText(bytes);
  const settings = recognise(bytes, zone);
  const row: Import = {
    workspaceId: ctx.actor.workspaceId,
    id: createId(ctx.now),
    createdBy: ctx.actor.userId,
    fileName: name.slice(0, 200),
    fileHash: await sha256Hex(bytes),
    sizeBytes: bytes.length,
    state: "uploaded",
    settings,
    ...fromStart(settings),
    isNamed: false,
    undone: null,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  };
  // A file without its row is swept at night; a row without its file would be an error.
  await ctx.bucket.put(fileKeyOf(row), bytes);
  await commit(ctx, {
    statements: [ctx.db.insert(imports).values(row)],
    audit: { action: "import.upload", target: `import:${row.id}`, detail: { format: settings.format } },
  });
  return row;
}

function requireText(bytes: Uint8Array): void {
  try {
    if (!bytes.includes(0))
      return void new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new AppError(
    "invalid",
    "This is no CSV file in UTF-8. Save it as “CSV UTF-8” in your spreadsheet, and upload that.",
    "file",
  );
}

function recognise(bytes: Uint8Array, zone: string): ImportSettings {
  const sample = bytes.subarray(0, sampleBytes);
  const text = new TextDecoder().decode(
    sample.subarray(0, wholeLines(sample, sample.length === bytes.length)),
  );
  const delimiter = delimiterOf(text.split(/[\r\n]/, 1)[0] ?? "");
  const [header, ...lines] = readLines(text, { delimiter, firstLine: 1 }).flatMap((one) =>
    "cells" in one ? [one.cells.map((cell) => cell.trim())] : [],
  );
  if (header === undefined || header.length < 2 || lines.length === 0) {
    const sentence =
      "There is no table in this file: its first line names the columns, the others hold them.";
    throw new AppError("invalid", sentence, "file");
  }
  const columns = columnsOf(header);
  const dates = [columns.startDate ?? columns.startTime ?? -1, columns.endDate ?? -1].flatMap((at) =>
    lines.map((cells) => cells[at] ?? ""),
  );
  const dataStart = headerEnd(bytes);
  return {
    format: formatOf(header),
    delimiter,
    header: header.slice(0, 100),
    dataStart,
    dataLine: 1 + countLines(bytes.subarray(0, dataStart)),
    columns,
    zone,
    dateOrder: dateOrderOf(dates),
    people: {},
  };
}

/** Bytes up to the first line end that stands outside quotes. */
function headerEnd(bytes: Uint8Array): number {
  const quotes = { isOpen: false };
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 34) quotes.isOpen = !quotes.isOpen;
    if ((bytes[at] === 10 || bytes[at] === 13) && !quotes.isOpen)
      return bytes[at] === 13 && bytes[at + 1] === 10 ? at + 2 : at + 1;
  }
  return bytes.length;
}
