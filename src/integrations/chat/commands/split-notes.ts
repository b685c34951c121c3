import { fold } from "../../../lib/fold.ts";
import type { Candidate } from "./rank.ts";

/** No project's name is longer, so nothing behind it is compared with names. */
const longestName = 400;
const mostWords = 16;
/** Shorter beginnings of a name are too likely to be words of their own when further words follow. */
const shortestBeginning = 3;

export type Split = {
  projectText: string;
  notes: string;
  /** What stands before the notes: all of it, or all before a colon, is a name, code or id; its first words are one, or begin one; or it is not known. */
  found: "whole" | "start" | "beginning" | "nothing";
};

/**
 * Divides "web: fix the door" and "web fix the door" into project and notes. Names may hold colons themselves ("Acme: Web"): the
 * longest text before a colon that is a whole name wins, then a text before a colon that some name begins with, then the longest
 * start of the text that is a name or begins one. Colons of URLs and of times of day divide nothing.
 */
export function splitNotes(text: string, projects: readonly Candidate[]): Split {
  const names = new Set(projects.flatMap(spellings));
  const isBeginning = (part: string) => projects.some((project) => project.nameNorm.startsWith(part));
  const at = (end: number, found: Split["found"]): Split => ({
    projectText: text.slice(0, end).trim(),
    notes: text
      .slice(end)
      .replace(/^\s*:?\s*/, "")
      .trimEnd(),
    found,
  });
  const start = (end: number) => fold(text.slice(0, end));
  const colons = [...text.slice(0, longestName).matchAll(/:/g)].map(({ index }) => index);
  if (text.length <= longestName && names.has(start(text.length))) return at(text.length, "whole");
  const whole = colons.toReversed().find((end) => names.has(start(end)));
  if (whole !== undefined) return at(whole, "whole");
  const divider = firstDivider(text);
  if (divider === 0) return at(0, "nothing");
  if (divider !== undefined && isBeginning(start(divider))) return at(divider, "beginning");
  const word = wordEnds(text).find((end) => {
    const part = start(end);
    const isLong = part.length >= shortestBeginning || end === text.length;
    return names.has(part) || (isLong && isBeginning(part));
  });
  if (word !== undefined) return at(word, names.has(start(word)) ? "start" : "beginning");
  return at(divider ?? text.length, "nothing");
}

/** Where the first colon is that divides: none within a URL or a time of day. */
export function firstDivider(text: string): number | undefined {
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    if (word.includes("://")) continue;
    const colon = word.search(/(?<!\d):|:(?!\d)/);
    if (colon >= 0) return index + colon;
  }
  return undefined;
}

/** Where the first words end, the longest start of the text first. */
function wordEnds(text: string): number[] {
  const ends: number[] = [];
  for (const { 0: word, index } of text.slice(0, longestName).matchAll(/\S+/g)) {
    if (ends.push(index + word.length) === mostWords) break;
  }
  return ends.toReversed();
}

function spellings({ id, nameNorm, code }: Candidate): string[] {
  return code ? [nameNorm, id, fold(code)] : [nameNorm, id];
}
