import type { worklogs } from "../../db/schema/worklogs.ts";

export type WorklogRow = typeof worklogs.$inferSelect;

/** What is to be there. */
export type Draft = { key: string; seconds: number; hash: string };

/** What is there; `seconds` null = it says that to people only. */
export type Remote = { key: string | null; remoteId: string; seconds: number | null; version: string };

export type Step<D extends Draft = Draft> =
  /** `remoteId` null = it is not there yet; `version` of what is there, which is ours. */
  | { do: "put"; key: string; draft: D; remoteId: string | null; version: string }
  /** `version` null = it is a second one of its key. */
  | { do: "remove"; key: string; remoteId: string; version: string | null }
  /** Nothing is to be written; the row becomes this, or goes (null). */
  | { do: "note"; key: string; row: WorklogRow | null };

type Pair<D extends Draft> = {
  draft: D | undefined;
  row: WorklogRow | undefined;
  remote: Remote | undefined;
};

/**
 * What makes the worklogs that are there those that are to be there: of each key one. What a person changed or deleted there is
 * left alone and asked about. Whoever runs it again after any of its steps, and after the loss of any answer, ends at the same.
 */
export function planWrites<D extends Draft>(
  drafts: readonly D[],
  rows: readonly WorklogRow[],
  remotes: readonly Remote[],
): Step<D>[] {
  const keys = new Set([...drafts.map(({ key }) => key), ...rows.map(({ key }) => key)]);
  return [...keys].flatMap((key) => {
    const row = rows.find((one) => one.key === key);
    const copies = remotes.filter((one) => one.key === key || one.remoteId === row?.remoteId);
    // The last one has the last change, where a change makes another.
    const remote = copies.at(-1);
    const spare = copies
      .slice(0, -1)
      .map(({ remoteId }) => ({ do: "remove", key, remoteId, version: null }) satisfies Step<D>);
    const step = stepOf(key, { draft: drafts.find((one) => one.key === key), row, remote });
    return step === null ? spare : [...spare, step];
  });
}

function stepOf<D extends Draft>(key: string, { draft, row, remote }: Pair<D>): Step<D> | null {
  if (row === undefined) return draft === undefined ? null : putOf(draft, remote);
  if (row.state === "kept") return keptStep(key, { draft, row, remote });
  if (row.remoteId === null || row.state === "refused") return refusedStep(key, { draft, row, remote });
  if (remote === undefined) return missingStep(key, draft, row);
  if (!isOurs(row, remote)) return changedStep(key, row, remote);
  if (draft === undefined) return removal(key, remote);
  if (draft.hash !== row.draft || row.attempted !== null) return putOf(draft, remote);
  return isNoted(row, remote) ? null : { do: "note", key, row: asWritten(row, remote) };
}

function putOf<D extends Draft>(draft: D, remote: Remote | undefined): Step<D> {
  const { remoteId, version } = remote ?? { remoteId: null, version: "" };
  return { do: "put", key: draft.key, draft, remoteId, version };
}

function removal<D extends Draft>(key: string, { remoteId, version }: Remote): Step<D> {
  return { do: "remove", key, remoteId, version };
}

/** As we left it; or as our last change made it, whose answer was lost. */
function isOurs({ version, attempted }: WorklogRow, remote: Remote): boolean {
  if (remote.version === version) return true;
  return attempted !== null && (remote.seconds === null || remote.seconds === attempted);
}

function isNoted({ state, remoteId }: WorklogRow, remote: Remote): boolean {
  return state === "written" && remoteId === remote.remoteId;
}

/** A person took their change back. */
function asWritten(row: WorklogRow, { remoteId, version }: Remote): WorklogRow {
  return { ...row, state: "written", remoteId, version, attempted: null, thereSeconds: null, reason: null };
}

/** It goes when it is gone on both sides. */
function keptStep<D extends Draft>(key: string, { draft, remote }: Pair<D>): Step<D> | null {
  return draft === undefined && remote === undefined ? { do: "note", key, row: null } : null;
}

/** The same draft would be refused again; one that left, and of which no more is known, has none. */
function refusedStep<D extends Draft>(
  key: string,
  { draft, row, remote }: Pair<D> & { row: WorklogRow },
): Step<D> | null {
  if (draft?.hash === row.draft) return null;
  if (draft !== undefined) return putOf(draft, remote);
  return remote === undefined ? { do: "note", key, row: null } : removal(key, remote);
}

function missingStep<D extends Draft>(key: string, draft: D | undefined, row: WorklogRow): Step<D> | null {
  if (draft === undefined) return { do: "note", key, row: null };
  // It was our removal, and its answer was lost.
  if (row.attempted === 0) return putOf(draft, undefined);
  if (row.state === "deleted") return null;
  return { do: "note", key, row: { ...row, state: "deleted", thereSeconds: null, attempted: null } };
}

function changedStep<D extends Draft>(key: string, row: WorklogRow, remote: Remote): Step<D> | null {
  const { remoteId, seconds: thereSeconds } = remote;
  if (row.state === "changed" && row.thereSeconds === thereSeconds && row.remoteId === remoteId) return null;
  return { do: "note", key, row: { ...row, state: "changed", remoteId, thereSeconds, attempted: null } };
}
