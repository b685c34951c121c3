import type { FrameHeader } from "./frame.ts";

/** The raw body of a delivery as it lies in its row. */
export async function compress(body: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Response(body).body?.pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream ?? null).arrayBuffer());
}

/** The raw body of a delivery from its row or from R2; null when it is no longer kept. */
export async function readPayload(
  bucket: R2Bucket,
  kept: { body: Uint8Array | null; bodyKey: string | null },
): Promise<Uint8Array | null> {
  if (kept.bodyKey !== null) return readStoredBody(bucket, kept.bodyKey);
  if (kept.body === null) return null;
  const stream = new Response(kept.body).body?.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream ?? null).arrayBuffer());
}

/** The raw body that a frame carries or points to; null when it is no longer there. */
export async function readFrameBody(
  bucket: R2Bucket,
  frame: { header: FrameHeader; body: Uint8Array | null },
): Promise<Uint8Array | null> {
  return frame.header.bodyKey === null ? frame.body : readStoredBody(bucket, frame.header.bodyKey);
}

async function readStoredBody(bucket: R2Bucket, key: string): Promise<Uint8Array | null> {
  const object = await bucket.get(key);
  return object === null ? null : new Uint8Array(await object.arrayBuffer());
}
