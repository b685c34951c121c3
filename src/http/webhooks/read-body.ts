import { readLimited, TooLargeError } from "../../lib/read-limited.ts";

/** Below this a declared length is believed: the runtime itself cuts a body there, and reading it whole is cheaper. */
const smallBytes = 1_048_576;
const uploadDeadlineMs = 30_000;

/** The raw body, or null when it is longer than allowed; never holds more than that, whatever length was declared. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  // NaN when no length is declared: all comparisons are false.
  const declared = Number(request.headers.get("content-length") ?? Number.NaN);
  if (declared > maxBytes) return null;
  if (declared <= smallBytes) return new Uint8Array(await request.arrayBuffer());
  try {
    return await readLimited(request.body, maxBytes, AbortSignal.timeout(uploadDeadlineMs));
  } catch (error) {
    if (error instanceof TooLargeError) return null;
    throw error;
  }
}
