import { parseDuration } from "../../../domain/time/parse-duration.ts";
import { looksLikeRange, parseRange } from "../../../domain/time/parse-range.ts";
import { AppError } from "../../../lib/errors.ts";
import { type Candidate, rank } from "./rank.ts";
import { type Split, splitNotes } from "./split-notes.ts";

const mostWords = 6;

export type Logged = Split & { time: string };

/**
 * "1h 30m web : notes" → the time that it begins with, and what follows. Projects may begin with digits: of the times that can be
 * read, the one wins behind which the best match for a project stands ("1h 30 Days" is an hour when there is a project "30 Days"),
 * of equals the longest. A text that is a time as a whole is one. Throws invalid.
 */
export function splitTime(text: string, projects: readonly Candidate[]): Logged {
  let best: { logged: Logged; score: number } | null = null;
  for (const end of wordEnds(text)) {
    const time = text.slice(0, end).trim();
    if (!isTime(time)) continue;
    const logged = { time, ...splitNotes(text.slice(end).trim(), projects) };
    const score = scoreOf(logged, projects);
    if (best === null || score > best.score) best = { logged, score };
  }
  if (best !== null) return best.logged;
  // Says what is wrong with it, in the words of the page.
  const [first = ""] = text.trim().split(/\s+/, 1);
  if (looksLikeRange(first)) parseRange(first);
  else parseDuration(first);
  throw new AppError("invalid", `“${first}” is no time. Write it as 1h 30m, 1:30 or 9:00-10:15.`, "time");
}

function scoreOf({ projectText, found }: Split, projects: readonly Candidate[]): number {
  if (projectText === "") return 4;
  if (found === "whole" || found === "start") return 3;
  if (found === "beginning") return 2;
  return rank(projectText, projects).kind === "none" ? 0 : 1;
}

/** Where the first words end, the longest start of the text first. */
function wordEnds(text: string): number[] {
  const ends: number[] = [];
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    if (ends.push(index + word.length) === mostWords) break;
  }
  return ends.toReversed();
}

function isTime(text: string): boolean {
  try {
    if (looksLikeRange(text)) parseRange(text);
    else parseDuration(text);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
