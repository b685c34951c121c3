import { AppError } from "../../lib/errors.ts";
import { TooLargeError } from "../../lib/read-limited.ts";
import { unzip } from "../../lib/unzip.ts";
import { type ArchiveFiles, maxFileBytes } from "./archive-files.ts";
import { readSolidtime } from "./read-solidtime.ts";
import { readToggl } from "./read-toggl.ts";

export function isArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** An export of solidtime or Toggl as one table, its ids replaced by names. Throws invalid for any other archive. */
export function readArchive(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const files = unpack(bytes);
  const table = unlessTooLarge(() => readSolidtime(files) ?? readToggl(files));
  if (table !== null) return new Uint8Array(new TextEncoder().encode(table));
  const isToggl = Object.keys(files).some((path) => path.endsWith("workspace_users.json"));
  throw unusable(
    isToggl
      ? "It holds no time: in Toggl's data export, the time entries are a file for each year."
      : "Only exports of solidtime and Toggl are read as a ZIP.",
  );
}

function unpack(bytes: Uint8Array): ArchiveFiles {
  try {
    return unlessTooLarge(() => unzip(bytes, maxFileBytes, (path) => /\.(csv|json)$/.test(path)));
  } catch (error) {
    // What is said of a broken archive is nothing that a person could act on.
    if (!(error instanceof Error) || error instanceof AppError) throw error;
    return {};
  }
}

function unlessTooLarge<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof TooLargeError ? unusable("It holds more than 10 MB.") : error;
  }
}

function unusable(why: string): AppError {
  return new AppError(
    "invalid",
    `This archive cannot be imported. ${why} Upload a CSV file instead.`,
    "file",
  );
}
