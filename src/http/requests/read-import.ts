import { maxFileBytes } from "../../domain/imports/archive-files.ts";
import { tooLarge } from "../../domain/imports/upload-import.ts";
import { AppError } from "../../lib/errors.ts";
import { readLimited, TooLargeError } from "../../lib/read-limited.ts";

const uploadDeadlineMs = 120_000;

/** The body of a request that sends a file to import, `around` it so many bytes of a form. Throws invalid. */
export async function readImport(body: ReadableStream | null, around = 0): Promise<Uint8Array<ArrayBuffer>> {
  const limit = AbortSignal.timeout(uploadDeadlineMs);
  return readLimited(body, maxFileBytes + around, limit).catch((error: unknown) => {
    throw error instanceof TooLargeError ? new AppError("invalid", tooLarge, "file") : error;
  });
}
