import { Zip, ZipDeflate } from "fflate";

type Several<T> = Iterable<T> | AsyncIterable<T>;

/** A file of an archive, as its bytes come. */
export type ZipEntry = { path: string; parts: Several<Uint8Array> };

/** An archive that is written while its files come, one after the other: what is in memory does not grow with it. */
export async function* zipFile(entries: Several<ZipEntry>): AsyncGenerator<Uint8Array> {
  const written: Uint8Array[] = [];
  const zip = new Zip((error, data) => {
    if (error !== null) throw error;
    written.push(data);
  });
  for await (const { path, parts } of entries) {
    const file = new ZipDeflate(path);
    zip.add(file);
    for await (const part of parts) {
      file.push(part);
      yield* written.splice(0);
    }
    file.push(new Uint8Array(), true);
  }
  zip.end();
  yield* written;
}
