import type { TrackerSettings } from "../../db/schema/bindings.ts";
import { titleOf } from "./rules.ts";

/** A part of a title, and what a rule made of it; what it left alone is the same on both sides. */
type Piece = { there: string; here: string };

/**
 * What an issue is to be called once its task was renamed to `wanted`: the key that the rules put in front is left out, and what they cut or replaced stays
 * as it is there, unless the person has rewritten that very part.
 */
export function titleThere(
  rules: TrackerSettings,
  { title, key }: { title: string; key: string },
  wanted: string,
): string {
  const { replaced, beginWithKey } = rules.titles;
  const front = `${key} `;
  const named = beginWithKey && wanted.startsWith(front) ? wanted.slice(front.length) : wanted;
  const original = title.trim();
  const steps: Piece[][] = [];
  let text = original;
  for (const { from, to } of replaced) {
    steps.push(piecesOf(text.split(from), from, to));
    text = text.replaceAll(from, to);
  }
  // Without rules spaces stay as they are, and where nothing was left the title stays whole.
  if (replaced.length === 0 || text.trim() === "") return named;
  steps.push(spacesOf(text));
  const renamed = steps.reduceRight((edited, pieces) => takeBack(pieces, edited), named).trim();
  return renamed === "" || isSpoilt(rules, { title: renamed, key }, wanted) ? named : renamed;
}

/** A rule would make something else of it than the person wrote: then it is written as it was meant. */
function isSpoilt(rules: TrackerSettings, issue: { title: string; key: string }, wanted: string): boolean {
  const shown = titleOf(rules, issue);
  return shown !== wanted && shown !== `${issue.key} ${wanted}`;
}

const piecesOf = (kept: string[], from: string, to: string): Piece[] =>
  kept.flatMap((text, i) => [...(i === 0 ? [] : [{ there: from, here: to }]), { there: text, here: text }]);

/** Several spaces are one here, and none at the ends. */
function spacesOf(text: string): Piece[] {
  const parts = text.split(/(^\s+|\s+$|\s{2,}|[^\S ])/);
  return parts.map((there, i) => {
    if (i % 2 === 0) return { there, here: there };
    const isEnd = parts.slice(0, i).join("") === "" || parts.slice(i + 1).join("") === "";
    return { there, here: isEnd ? "" : " " };
  });
}

/** The text there after the one here was edited within a part that is the same on both; else the edited text. */
function takeBack(pieces: Piece[], edited: string): string {
  const here = pieces.map((piece) => piece.here).join("");
  const before = commonLength(here, edited);
  const most = Math.min(here.length, edited.length) - before;
  const after = Math.min(most, commonLength(reversed(here), reversed(edited)));
  let end = 0;
  for (const [i, piece] of pieces.entries()) {
    const start = end;
    end += piece.here.length;
    const isWithin = i % 2 === 0 && start <= before && here.length - after <= end;
    if (!isWithin) continue;
    const text = edited.slice(start, edited.length - (here.length - end));
    return pieces.map(({ there }, at) => (at === i ? text : there)).join("");
  }
  return edited;
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

const reversed = (text: string): string => text.split("").toReversed().join("");
