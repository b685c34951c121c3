import type { ImportFound } from "../../db/schema/imports.ts";
import type { Ctx } from "../context.ts";
import { findUnwanted } from "./find-unwanted.ts";
import { fileKeyOf, type FileCtx, type Import } from "./import.ts";
import { placeRows, type PlacedRow } from "./place-rows.ts";
import { type Chunk, readChunk } from "./read-chunk.ts";
import { addNames } from "./names.ts";
import { findPeople } from "./find-people.ts";

/** How many lines that cannot be imported are named. */
const mostReasons = 100;
const lockedReason = "Time of that day is locked.";

/** The next part of an import's file: what is new in it, and what is found so far. Throws not_found (file), invalid. */
export async function readStep(
  ctx: FileCtx,
  row: Import,
): Promise<{ fresh: PlacedRow[]; found: ImportFound; next: Chunk["next"] }> {
  const { settings } = row;
  const chunk = await readChunk(ctx.bucket, { ...row, key: fileKeyOf(row) });
  const found = structuredClone(row.found);
  await addPeople(ctx, row, found, chunk);
  const people = Object.fromEntries(Object.entries(found.people).map(([key, one]) => [key, one.userId]));
  const placed = await placeRows(row.workspaceId, chunk.rows, {
    zone: settings.zone,
    placed: found.placed,
    people,
  });
  const ours = placed.filter((one) => one !== null);
  const once = [...new Map(ours.map((one) => [one.id, one])).values()];
  const { duplicates, locked } = await findUnwanted(ctx, once);
  const others = once.filter(({ id }) => !duplicates.has(id));
  const fresh = others.filter(({ id }) => !locked.has(id));
  const refused = others.flatMap(({ id, line }) => (locked.has(id) ? [{ line, reason: lockedReason }] : []));
  const left = [...chunk.unreadable, ...refused].toSorted((a, b) => a.line - b.line);
  if (row.state === "checking") addNames(found, fresh);
  found.lines += chunk.rows.length + chunk.unreadable.length;
  found.entries += fresh.length;
  found.ms += fresh.reduce((sum, one) => sum + one.endedAt - one.startedAt, 0);
  found.duplicates += ours.length - others.length;
  found.leftOut += placed.length - ours.length;
  found.unreadable += left.length;
  found.reasons = [...found.reasons, ...left].slice(0, mostReasons);
  return { fresh, found, next: chunk.next };
}

async function addPeople(ctx: Ctx, row: Import, found: ImportFound, { rows }: Chunk): Promise<void> {
  const unknown = rows.filter(({ person }) => found.people[person.key] === undefined);
  const members = unknown.length === 0 ? [] : await findPeople(ctx);
  for (const { person } of rows) {
    const { key, name, email } = person;
    const known = (found.people[key] ??= { name, email, lines: 0, userId: whoIs(row, key, email, members) });
    known.lines += 1;
  }
}

/** Whom a person chose, or who has the e-mail address; a file that names nobody holds the time of who imports it. */
function whoIs(
  { settings, createdBy }: Import,
  key: string,
  email: string,
  members: readonly { userId: string; email: string | null }[],
): string | null {
  const chosen = settings.people[key];
  if (chosen !== undefined) return members.some(({ userId }) => userId === chosen) ? chosen : null;
  if (key === "") return createdBy;
  return members.find((one) => email !== "" && one.email?.toLowerCase() === email)?.userId ?? null;
}
