import { env } from "cloudflare:workers";

import { findImport } from "../../src/domain/imports/import.ts";
import { prepareImport } from "../../src/domain/imports/prepare-import.ts";
import { runImportStep } from "../../src/domain/imports/run-step.ts";
import { startImport } from "../../src/domain/imports/start-import.ts";
import { undoImport } from "../../src/domain/imports/undo-import.ts";
import { uploadImport } from "../../src/domain/imports/upload-import.ts";
import { ctxFor, type Person } from "./people.ts";

const zone = "Europe/Berlin";

/** The id of a file that this person uploaded. */
export async function uploadedBy(
  person: Person,
  file: string | Uint8Array,
  name = "time.csv",
): Promise<string> {
  const ctx = { ...ctxFor(person), bucket: env.BUCKET };
  const bytes = new Uint8Array(typeof file === "string" ? new TextEncoder().encode(file) : file);
  return (await uploadImport(ctx, { name, bytes, zone })).id;
}

/** Does what the jobs of an import do, to its end; how many there were. */
export async function finishImport(person: Person, id: string): Promise<number> {
  for (let steps = 1; ; steps++) {
    const ctx = { ...ctxFor(person), bucket: env.BUCKET };
    await runImportStep(ctx, id);
    if (ctx.jobs.length === 0) return steps;
  }
}

type Reading = Partial<Omit<Parameters<typeof prepareImport>[1], "id">>;

/** A file that is uploaded and checked, as its header says unless told otherwise. */
export async function checkedBy(person: Person, file: string | Uint8Array, reading: Reading = {}) {
  const id = await uploadedBy(person, file);
  const { settings } = await findImport(ctxFor(person), id);
  const { columns, dateOrder, people } = settings;
  await prepareImport(ctxFor(person), { id, columns, zone, dateOrder, people, ...reading });
  await finishImport(person, id);
  return findImport(ctxFor(person), id);
}

/** The same, and imported. */
export async function importedBy(person: Person, file: string | Uint8Array, reading: Reading = {}) {
  const { id } = await checkedBy(person, file, reading);
  await startImport(ctxFor(person), id);
  await finishImport(person, id);
  return findImport(ctxFor(person), id);
}

/** Takes an import back. */
export async function undoneBy(person: Person, id: string) {
  await undoImport(ctxFor(person), id);
  await finishImport(person, id);
  return findImport(ctxFor(person), id);
}
