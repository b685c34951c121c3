import * as z from "zod/mini";
import { $ZodError } from "zod/v4/core";

const version = 1;
/** Version (1 byte) and length of the header (4 bytes, big endian). */
const preambleBytes = 5;

/** What the endpoint tells the consumer about an accepted delivery, beside the raw body. */
export type FrameHeader = {
  subscriptionId: string;
  deliveryId: string;
  event: string;
  contentType: string | null;
  receivedAt: number;
  sizeBytes: number;
  /** Only those that may be kept and shown; the content type stands above. */
  headers: Record<string, string>;
  /** Where the body lies in R2; null = it follows the header. */
  bodyKey: string | null;
  /** Whose it is, where the address does not tell; `subscriptionId` is found by it: resolve-shared.ts. */
  shared?: SharedAddress | undefined;
  /** What it is about, where the subscription is of a whole connection. */
  container?: { externalId: string; siteId: string | null } | undefined;
};

export type SharedAddress = {
  provider: string;
  remoteId: string;
  externalId: string;
  /** Absent = `remoteId` tells it. */
  siteId?: string | null | undefined;
};

const headerSchema = z.object({
  subscriptionId: z.string(),
  deliveryId: z.string(),
  event: z.string(),
  contentType: z.nullable(z.string()),
  receivedAt: z.number(),
  sizeBytes: z.number(),
  headers: z.record(z.string(), z.string()),
  bodyKey: z.nullable(z.string()),
  shared: z.optional(
    z.object({
      provider: z.string(),
      remoteId: z.string(),
      externalId: z.string(),
      siteId: z.nullish(z.string()),
    }),
  ),
  container: z.optional(z.object({ externalId: z.string(), siteId: z.nullable(z.string()) })),
}) satisfies z.ZodMiniType<FrameHeader>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Two pages, 131,072 bytes: more than a queue takes. Memory of WebAssembly cannot be detached, so a queue copies what it is given of it,
 * before `send` returns, instead of taking the buffer away; a new buffer for each frame costs more than its HMAC.
 */
const scratch = new Uint8Array(new WebAssembly.Memory({ initial: 2 }).buffer);

/** One message of the inbox queue: a small header and the raw bytes, so that the endpoint neither parses nor escapes a body. */
export function encodeFrame(header: FrameHeader, body: Uint8Array | null): Uint8Array<ArrayBuffer> {
  return encodeForQueue(header, body).slice();
}

/** The same, but good only until the next call: for `send`, which has copied it by then. */
export function encodeForQueue(header: FrameHeader, body: Uint8Array | null): Uint8Array<ArrayBuffer> {
  const head = JSON.stringify(header);
  const bodyBytes = body?.length ?? 0;
  // UTF-8 has three bytes at most for a unit of a string.
  const mostBytes = preambleBytes + head.length * 3 + bodyBytes;
  const space = mostBytes <= scratch.length ? scratch : new Uint8Array(mostBytes);
  const headBytes = encoder.encodeInto(head, space.subarray(preambleBytes)).written;
  space[0] = version;
  new DataView(space.buffer).setUint32(1, headBytes);
  if (body !== null) space.set(body, preambleBytes + headBytes);
  return space.subarray(0, preambleBytes + headBytes + bodyBytes);
}

/** null for what is no frame of this version. The body is a view of the given bytes, null when it lies in R2. */
export function decodeFrame(message: unknown): { header: FrameHeader; body: Uint8Array | null } | null {
  const bytes = message instanceof ArrayBuffer ? new Uint8Array(message) : message;
  if (!(bytes instanceof Uint8Array) || bytes.length < preambleBytes || bytes[0] !== version) return null;
  const headBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  if (bytes.length < preambleBytes + headBytes) return null;
  const header = parseHeader(bytes.subarray(preambleBytes, preambleBytes + headBytes));
  if (header === null) return null;
  return { header, body: header.bodyKey === null ? bytes.subarray(preambleBytes + headBytes) : null };
}

function parseHeader(bytes: Uint8Array): FrameHeader | null {
  try {
    return headerSchema.parse(JSON.parse(decoder.decode(bytes)));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof $ZodError) return null;
    throw error;
  }
}
