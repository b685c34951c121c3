/** Thrown when more bytes arrive than may be read. */
export class TooLargeError extends Error {}

/**
 * Reads a body up to `maxBytes`, giving up when the signal fires, also between two bytes of a body that never ends.
 * Throws TooLargeError, or what the signal or the network threw.
 */
export async function readLimited(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  if (body === null) return new Uint8Array();
  const reader = body.getReader();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), aborted]);
      if (done) return join(chunks, sizeBytes);
      sizeBytes += value.byteLength;
      if (sizeBytes > maxBytes) throw new TooLargeError();
      chunks.push(value);
    }
  } catch (error) {
    // Not awaited: a peer that trickles bytes may never answer the cancellation, and nobody needs its outcome.
    void reader.cancel().catch(() => undefined);
    throw error;
  }
}

/** The parts, `sizeBytes` together, as one. */
export function join(chunks: Uint8Array[], sizeBytes: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
