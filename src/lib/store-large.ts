/** R2 wants equal parts but for the last: https://developers.cloudflare.com/r2/objects/multipart-objects/ */
const partBytes = 5 * 1024 * 1024;

/** Puts a file into R2 while it is written, and says how many bytes it has. What fails leaves nothing. */
export async function storeLarge(
  bucket: R2Bucket,
  key: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  const upload = await bucket.createMultipartUpload(key);
  try {
    const parts: R2UploadedPart[] = [];
    let sizeBytes = 0;
    for await (const part of inParts(chunks)) {
      sizeBytes += part.length;
      parts.push(await upload.uploadPart(parts.length + 1, part));
    }
    await upload.complete(parts);
    return sizeBytes;
  } catch (error) {
    await upload.abort();
    throw error;
  }
}

async function* inParts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let [part, filled] = [new Uint8Array(partBytes), 0];
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + partBytes - filled);
      part.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled < partBytes) continue;
      yield part;
      [part, filled] = [new Uint8Array(partBytes), 0];
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}
