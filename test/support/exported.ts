import { env } from "cloudflare:workers";
import { strFromU8, unzipSync } from "fflate";

import type { ExportScope } from "../../src/db/schema/exports.ts";
import { exportKeyOf, startExport } from "../../src/domain/exports/export.ts";
import { writeExport } from "../../src/domain/exports/write-export.ts";
import { ctxFor, type Person } from "./people.ts";

/** An export of this person that is written. */
export async function exportedBy(person: Person, scope: ExportScope) {
  const row = await startExport(ctxFor(person), scope);
  await writeExport({ ...ctxFor(person), bucket: env.BUCKET }, row.id);
  return row;
}

/** The files of an export, by path. */
export async function filesOfExport(person: Person, scope: ExportScope): Promise<Record<string, string>> {
  const object = await env.BUCKET.get(exportKeyOf(await exportedBy(person, scope)));
  const files = unzipSync(new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer()));
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, strFromU8(bytes)]));
}
