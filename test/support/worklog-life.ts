import {
  type Draft,
  planWrites,
  type Remote,
  type WorklogRow,
} from "../../src/integrations/worklogs/plan-writes.ts";

/** What happens to the time of one task, step by step; numbers choose among what is possible. */
export type Step =
  | { do: "add"; seconds: number }
  | { do: "edit" | "delete" | "restore"; of: number; seconds: number }
  /** An attempt that is cut off after so many calls, the answer to the last of which is lost; null = it comes to its end. */
  | { do: "write"; callsLeft: number | null };

type Entry = { key: string; seconds: number; isDeleted: boolean };
class Cut extends Error {}

/** A task, our rows and a provider, by the same plan that the real ones go by. `replaces`: a change there makes another worklog. */
export function liveThrough(steps: readonly Step[], replaces: boolean) {
  const entries: Entry[] = [];
  let rows: WorklogRow[] = [];
  let there: Remote[] = [];
  let lastId = 0;
  let writes = 0;

  const create = (key: string, seconds: number): Remote => {
    lastId += 1;
    const remote = { key, remoteId: `r${lastId}`, seconds, version: `v${lastId}` };
    there.push(remote);
    return remote;
  };
  const put = ({ key, seconds }: Draft, remoteId: string | null): Remote => {
    if (remoteId === null) return create(key, seconds);
    if (replaces) {
      const made = create(key, seconds);
      there = there.filter((one) => one.remoteId !== remoteId);
      return made;
    }
    lastId += 1;
    there = there.map((one) =>
      one.remoteId === remoteId ? { ...one, seconds, version: `v${lastId}` } : one,
    );
    const changed = there.find((one) => one.remoteId === remoteId);
    if (changed === undefined) throw new Error("It is not there.");
    return changed;
  };

  const write = (callsLeft: number | null): void => {
    let left = callsLeft ?? Infinity;
    const call = <T>(work: () => T): T => {
      if (left <= 0) throw new Cut();
      left -= 1;
      writes += 1;
      const answer = work();
      // It was done, and nobody hears of it.
      if (left === 0) throw new Cut();
      return answer;
    };
    const drafts = entries
      .filter(({ isDeleted }) => !isDeleted)
      .map(({ key, seconds }) => ({ key, seconds, hash: `h${seconds}` }));
    const plan = planWrites(drafts, rows, there);
    for (const step of plan)
      if (step.do === "remove") {
        rows = rows.map((row) =>
          row.key === step.key && step.version !== null
            ? { ...row, attempted: 0, version: step.version }
            : row,
        );
      } else if (step.do === "put") {
        const known = rows.find(({ key }) => key === step.key) ?? triedRow(step.draft);
        rows = [
          ...rows.filter((row) => row !== known),
          {
            ...known,
            attempted: step.draft.seconds,
            version: step.version,
            ...(step.remoteId === null ? { remoteId: null, draft: "" } : {}),
          },
        ];
      }
    let next = rows;
    for (const step of plan) {
      if (step.do === "note")
        next = [...next.filter(({ key }) => key !== step.key), ...(step.row === null ? [] : [step.row])];
      else if (step.do === "remove") {
        call(() => {
          there = there.filter(({ remoteId }) => remoteId !== step.remoteId);
        });
        if (step.version !== null) next = next.filter(({ key }) => key !== step.key);
      } else {
        const remote = call(() => put(step.draft, step.remoteId));
        next = [...next.filter(({ key }) => key !== step.key), rowOf(step.draft, remote)];
      }
    }
    // What an attempt leaves behind is one batch at its end.
    rows = next;
  };

  for (const step of steps) {
    if (step.do === "add")
      entries.push({ key: `e${entries.length}`, seconds: step.seconds, isDeleted: false });
    else if (step.do === "write") attempt(() => write(step.callsLeft));
    else {
      const entry = entries[step.of % Math.max(1, entries.length)];
      if (entry === undefined) continue;
      if (step.do === "edit") entry.seconds = step.seconds;
      else entry.isDeleted = step.do === "delete";
    }
  }
  for (let round = 0; round < 3; round++) write(null);
  const settledAfter = writes;
  write(null);
  return { entries, there, rows, writesAtRest: writes - settledAfter };
}

function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Cut)) throw error;
  }
}

function triedRow(draft: Draft): WorklogRow {
  const row = rowOf(draft, { key: draft.key, remoteId: "", seconds: draft.seconds, version: "" });
  return { ...row, remoteId: null, draft: "" };
}

function rowOf({ key, seconds, hash }: Draft, { remoteId, version }: Remote): WorklogRow {
  return {
    workspaceId: "w",
    bindingId: "b",
    taskId: "t",
    key,
    kind: "worklog",
    userId: null,
    connectionId: "c",
    remoteId,
    startedAt: 0,
    seconds,
    draft: hash,
    version,
    attempted: null,
    state: "written",
    thereSeconds: null,
    reason: null,
    updatedAt: 0,
  };
}
