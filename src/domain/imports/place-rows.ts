import type { ImportFound, ImportSettings } from "../../db/schema/imports.ts";
import { sha256 } from "../../lib/digest.ts";
import { idAt } from "../../lib/id.ts";
import { hourMs } from "../../lib/time-units.ts";
import { instantIn } from "./read-moments.ts";
import type { ImportRow } from "./read-row.ts";

/** A line with whose it is, when it was, and the id that its entry gets. */
export type PlacedRow = ImportRow & { id: string; userId: string; startedAt: number; endedAt: number };

/** Where a day begins whose entries have no times: they follow each other. */
export const dayBegins = 9 * hourMs;

const crockford = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * Gives lines their person, time and id; null for those of people who are nobody here. The id says who, when and what: the same line gets
 * the same one in every import. Notes in `placed` how far each day is filled.
 */
export async function placeRows(
  workspaceId: string,
  rows: readonly ImportRow[],
  { zone, people, placed }: Pick<ImportSettings, "zone" | "people"> & Pick<ImportFound, "placed">,
): Promise<(PlacedRow | null)[]> {
  const spans = rows.map((row) => spanOf(row, zone, placed));
  return Promise.all(
    rows.map(async (row, at) => {
      const userId = people[row.person.key] ?? null;
      const span = spans[at];
      if (userId === null || span === undefined) return null;
      return { ...row, ...span, userId, id: await idOf(workspaceId, userId, span, row.notes) };
    }),
  );
}

function spanOf(row: ImportRow, zone: string, placed: ImportFound["placed"]) {
  if ("startedAt" in row) return { startedAt: row.startedAt, endedAt: row.endedAt };
  const key = `${row.person.key} ${row.date}`;
  const taken = placed[key] ?? 0;
  placed[key] = taken + row.ms;
  const startedAt = instantIn(row.date, dayBegins, zone) + taken;
  return { startedAt, endedAt: startedAt + row.ms };
}

async function idOf(
  workspaceId: string,
  userId: string,
  { startedAt, endedAt }: { startedAt: number; endedAt: number },
  notes: string,
): Promise<string> {
  const digest = await sha256(JSON.stringify([workspaceId, userId, startedAt, endedAt, notes]));
  const letters = Array.from(digest.subarray(0, 16), (byte) => crockford.charAt(byte % 32));
  return idAt(startedAt) + letters.join("");
}
