import { fold } from "../../../lib/fold.ts";
import type { Candidate } from "./rank.ts";

/**
 * "web: fix the door" → project and notes. Names may hold colons themselves ("Acme: Web"), so the longest beginning that
 * is a project's whole name wins; without one the first colon divides.
 */
export function splitNotes(
  text: string,
  projects: readonly Candidate[],
): { projectText: string; notes: string } {
  const names = new Set(projects.map(({ nameNorm }) => nameNorm));
  const colons = [...text.matchAll(/:/g)].map(({ index }) => index);
  const whole = [text.length, ...colons.toReversed()].find((end) => names.has(fold(text.slice(0, end))));
  const end = whole ?? colons[0] ?? text.length;
  return { projectText: text.slice(0, end).trim(), notes: text.slice(end + 1).trim() };
}
