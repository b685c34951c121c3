import { unzipSync } from "fflate";

import { AppError } from "../../lib/errors.ts";
import type { ArchiveFiles } from "./archive-files.ts";
import { readSolidtime } from "./read-solidtime.ts";
import { readToggl } from "./read-toggl.ts";

const mostBytes = 100 * 1024 * 1024;

export function isArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** An export of solidtime or Toggl as one table, its ids replaced by names. Throws invalid for any other archive. */
export function readArchive(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const files = unpack(bytes);
  const table = readSolidtime(files) ?? readToggl(files);
  if (table !== null) return new Uint8Array(new TextEncoder().encode(table));
  const isToggl = Object.keys(files).some((path) => path.endsWith("workspace_users.json"));
  throw unusable(
    isToggl
      ? "It holds no time: in Toggl's data export, the time entries are a file for each year."
      : "Only exports of solidtime and Toggl are read as a ZIP.",
  );
}

function unpack(bytes: Uint8Array): ArchiveFiles {
  let total = 0;
  let files: ArchiveFiles = {};
  try {
    files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!/\.(csv|json)$/.test(name)) return false;
        total += originalSize;
        return total <= mostBytes;
      },
    });
  } catch (error) {
    // What fflate says of a broken archive is nothing that a person could act on.
    if (!(error instanceof Error)) throw error;
  }
  if (total > mostBytes) throw unusable("It holds more than 100 MB.");
  return files;
}

function unusable(why: string): AppError {
  return new AppError(
    "invalid",
    `This archive cannot be imported. ${why} Upload a CSV file instead.`,
    "file",
  );
}
