import { fold } from "../../lib/fold.ts";

/** A word as it is compared with folded names, and with texts that are kept as typed. */
export type SearchWord = { folded: string; spellings: readonly string[] };

/** What a person looks for: every word has to be found. */
export type SearchWish = {
  /** As typed, spaces collapsed. */
  text: string;
  words: SearchWord[];
  /** Behind "@": how a project is called; "" = any. */
  project: string;
  /** Behind "#": how tags begin. A number behind it is that of an issue, and a word. */
  tags: string[];
  /** Without what stands behind "@" and "#": what becomes notes. */
  notes: string;
};

/** Further words narrow nothing: a statement takes a hundred values. */
const mostWords = 6;
const longestText = 200;
const longestWord = 60;

/** Reads "fix door @web #urgent". */
export function parseSearch(typed: string): SearchWish {
  const text = typed.slice(0, longestText).trim().replace(/\s+/g, " ");
  const parts = text === "" ? [] : text.split(" ");
  const isProject = (part: string) => /^@./.test(part);
  const isTag = (part: string) => /^#\D/.test(part);
  const plain = parts.filter((part) => !/^[@#]$/.test(part) && !isProject(part) && !isTag(part));
  return {
    text,
    words: plain.slice(0, mostWords).map((word) => wordOf(word.slice(0, longestWord))),
    project: fold(parts.find(isProject)?.slice(1) ?? ""),
    tags: parts
      .filter(isTag)
      .slice(0, 3)
      .map((part) => fold(part.slice(1))),
    notes: plain.join(" "),
  };
}

/** SQLite's lower() knows ASCII alone: the spellings cover other letters where they are all small or all capital. */
function wordOf(word: string): SearchWord {
  const spellings = [fold(word), word, word.toLowerCase(), word.toUpperCase()].map(lowerAscii);
  return { folded: fold(word), spellings: [...new Set(spellings)] };
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
