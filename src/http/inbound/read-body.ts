import { readLimited, TooLargeError } from "../../lib/read-limited.ts";

/** Below this a declared length is believed: the runtime itself cuts a body there, and reading it whole is cheaper. */
const smallBytes = 1_048_576;
const uploadDeadlineMs = 30_000;
const turnDeadlineMs = 5_000;
const turnPollMs = 50;

export type Body = Uint8Array<ArrayBuffer>;

/** The raw body, or null when it is longer than allowed; never holds more than that, whatever length was declared. */
export async function readBody(
  request: Request,
  maxBytes: number,
  declared = declaredBytes(request),
): Promise<Body | null> {
  if (declared > maxBytes) return null;
  if (declared <= smallBytes) return new Uint8Array(await request.arrayBuffer());
  try {
    return await readLimited(request.body, maxBytes, AbortSignal.timeout(uploadDeadlineMs));
  } catch (error) {
    if (error instanceof TooLargeError) return null;
    throw error;
  }
}

/** NaN when no length is declared: all comparisons with it are false. */
function declaredBytes({ headers }: Request): number {
  return Number(headers.get("content-length") ?? Number.NaN);
}

/** The isolate's one slot for a big body. */
const bigBody = { isHeld: false };

/**
 * Does the work with the raw body. Of bodies above 1 MiB, or of unknown length, an isolate holds one at a time: two of 25 MiB and
 * their copies would not fit its 128 MB. "too_large" and "busy" when there was no body to work with.
 */
export async function withBody<T>(
  request: Request,
  maxBytes: number,
  work: (body: Body) => Promise<T>,
): Promise<T | "too_large" | "busy"> {
  const declared = declaredBytes(request);
  const isSmall = maxBytes <= smallBytes || declared <= smallBytes;
  if (!isSmall && !(await takeTurn())) return "busy";
  try {
    const body = await readBody(request, maxBytes, declared);
    return body === null ? "too_large" : await work(body);
  } finally {
    if (!isSmall) bigBody.isHeld = false;
  }
}

/** Polls, because a promise of another request must not be awaited. */
async function takeTurn(): Promise<boolean> {
  const until = Date.now() + turnDeadlineMs;
  while (bigBody.isHeld) {
    if (Date.now() >= until) return false;
    await new Promise((resolve) => setTimeout(resolve, turnPollMs));
  }
  bigBody.isHeld = true;
  return true;
}
