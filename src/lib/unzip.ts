import { Inflate } from "fflate";

import { join, TooLargeError } from "./read-limited.ts";

/** Deflate makes up to a thousand bytes of one: so much of a file is unpacked between two looks at what came of it. */
const stepBytes = 4096;

/**
 * The wanted files of an archive, by their paths. What it says of their sizes is not believed: unpacking ends as soon as they are larger
 * than `maxBytes` together, with TooLargeError. Another error is thrown for what is no archive.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function unzip(
  bytes: Uint8Array,
  maxBytes: number,
  isWanted: (path: string) => boolean,
): Record<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [short, long] = [(at: number) => view.getUint16(at, true), (at: number) => view.getUint32(at, true)];
  let end = bytes.length - 22;
  while (long(end) !== 0x06054b50) end--;
  const files: Record<string, Uint8Array> = {};
  const left = { packed: bytes.length, unpacked: maxBytes };
  for (
    let at = long(end + 16);
    long(at) === 0x02014b50;
    at += 46 + short(at + 28) + short(at + 30) + short(at + 32)
  ) {
    const path = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + short(at + 28)));
    if (!isWanted(path)) continue;
    const header = long(at + 42);
    const start = header + 30 + short(header + 26) + short(header + 28);
    const packed = bytes.subarray(start, start + long(at + 20));
    // Files that lie over each other would be read more often than they are long.
    if ((left.packed -= packed.length) < 0) throw new RangeError("Files of this archive overlap.");
    files[path] = unpacked(packed, { isDeflated: short(at + 10) !== 0, left });
  }
  return files;
}

type Unpacking = { isDeflated: boolean; left: { unpacked: number } };

function unpacked(packed: Uint8Array, { isDeflated, left }: Unpacking): Uint8Array {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  const add = (part: Uint8Array) => {
    sizeBytes += part.length;
    if ((left.unpacked -= part.length) < 0) throw new TooLargeError();
    parts.push(part);
  };
  if (isDeflated) {
    const inflate = new Inflate(add);
    for (let at = 0; at < packed.length; at += stepBytes)
      inflate.push(packed.subarray(at, at + stepBytes), at + stepBytes >= packed.length);
  } else add(packed);
  return join(parts, sizeBytes);
}
