import { fold } from "../../../lib/fold.ts";

/** A project, task or person that a text may mean. */
export type Candidate = { id: string; name: string; nameNorm: string; code?: string | null };

export type Match<C extends Candidate> =
  | { kind: "one"; found: C }
  /** Equally good; the best first. */
  | { kind: "several"; found: C[] }
  | { kind: "none" };

/**
 * Finds the one that a text means: its id or code, else its name, else how a name begins, else a part of one. Case and accents
 * do not matter. A better way of matching hides the worse ones; only equals are ambiguous.
 */
export function rank<C extends Candidate>(text: string, candidates: readonly C[]): Match<C> {
  const wanted = fold(text);
  if (wanted === "") return { kind: "none" };
  const ways: ((candidate: C) => boolean)[] = [
    ({ id, code }) => id === wanted || code?.toLowerCase() === wanted,
    ({ nameNorm }) => nameNorm === wanted,
    ({ nameNorm }) => nameNorm.startsWith(wanted),
    ({ nameNorm }) => nameNorm.includes(wanted),
  ];
  for (const isMatch of ways) {
    const found = candidates.filter(isMatch);
    const [first] = found;
    if (first === undefined) continue;
    return found.length === 1 ? { kind: "one", found: first } : { kind: "several", found };
  }
  return { kind: "none" };
}
