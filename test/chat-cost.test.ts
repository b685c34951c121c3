import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { findProject } from "../src/integrations/chat/commands/find-project.ts";
import { editDistance, nearest } from "../src/integrations/chat/commands/nearest.ts";
import { parseCommand } from "../src/integrations/chat/commands/parse-command.ts";
import { splitNotes } from "../src/integrations/chat/commands/split-notes.ts";
import { splitTime } from "../src/integrations/chat/commands/split-time.ts";
import { parseStop } from "../src/integrations/chat/commands/parse-stop.ts";
import { AppError } from "../src/lib/errors.ts";
import { fold } from "../src/lib/fold.ts";

const mostMs = 50;
const length = 8000;
const around = { zone: "Europe/Berlin", now: Date.UTC(2026, 10, 20, 17, 5) };

const projects = Array.from({ length: 200 }, (_, i) => {
  const name =
    `${i} Customer ${String.fromCodePoint(65 + (i % 26))}: ${"web shop ".repeat(1 + (i % 12))}`.trim();
  return { id: `id${i}`, name, nameNorm: fold(name), code: i % 3 === 0 ? `C-${i}` : null };
});

/** What a command does with its words before it asks the database for anything. */
const readers: Record<string, (text: string) => unknown> = {
  parse: (text) => parseCommand("/tt", text),
  start: (text) => splitNotes(text, projects),
  project: (text) =>
    findProject(text, { projects, isCut: false, appUrl: "" }, { verb: "list", once: "1", notes: "" }),
  log: (text) => splitTime(text, projects),
  stop: (text) => parseStop(text, around),
  nearest: (text) =>
    nearest(
      text,
      projects.map(({ nameNorm }) => nameNorm),
    ),
};

/** Runs a reader; what a person can mend is an answer as well. */
function read(reader: (text: string) => unknown, text: string): unknown {
  try {
    return reader(text);
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

/** CPU of this thread in milliseconds, whatever else runs on the machine; the best of three. */
function cpuOf(work: () => void): number {
  const once = () => {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1000;
  };
  return Math.min(once(), once(), once());
}

const hostile: Record<string, string> = {
  letters: "a".repeat(length),
  colons: ":".repeat(length),
  "colons and spaces": ": ".repeat(length / 2),
  words: "web ".repeat(length / 4),
  spaces: `web${" ".repeat(length)}x`,
  times: "1h30 ".repeat(length / 5),
  dashes: "9-".repeat(length / 2),
  digits: "1".repeat(length),
  addresses: "https://a.example/ ".repeat(length / 19),
  marks: `1h ${"é\u0301".repeat(length / 3)}`,
  names: projects
    .map(({ name }) => name)
    .join(" ")
    .slice(0, length),
  "a name with a slip": (projects.at(-1)?.name ?? "").replace("shop", "shpo"),
};

describe.each(Object.entries(readers))("what %s costs", (_, reader) => {
  it.each(Object.entries(hostile))("stays below 50 ms of CPU at 200 projects and 8,000 %s", (_name, text) => {
    expect(cpuOf(() => read(reader, text))).toBeLessThan(mostMs);
  });
});

describe("any words", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "web",
      "1h30",
      "9-10",
      "3M",
      ":",
      " : ",
      "https://a.b/c:d",
      "17:00",
      "at",
      "\n",
      "0 Customer A",
    ),
    fc.string({ unit: "grapheme", maxLength: 12 }),
  );
  const words = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(" "));

  it("are read or refused in a sentence, by every command", () => {
    fc.assert(
      fc.property(words, fc.constantFrom(...Object.values(readers)), (text, reader) => {
        read(reader, text);
      }),
      { numRuns: 3000 },
    );
  });

  it("go all into the project and the notes, none is lost", () => {
    const squeezed = (text: string) => text.replace(/[\s:]+/g, "");
    fc.assert(
      fc.property(words, (text) => {
        const { projectText, notes } = splitNotes(text, projects);
        expect(squeezed(projectText + notes)).toBe(squeezed(text));
      }),
      { numRuns: 1000 },
    );
  });

  it("never stop a timer in the future", () => {
    fc.assert(
      fc.property(words, (text) => {
        const wish = read((each) => parseStop(each, around), text);
        const endedAt = typeof wish === "object" && wish !== null && "endedAt" in wish ? wish.endedAt : 0;
        expect(endedAt).toBeLessThanOrEqual(around.now);
      }),
      { numRuns: 1000 },
    );
  });
});

it("the distance of two words is what a full table says, as far as two", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 7 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      const full = distanceByTable(a, b);
      expect(editDistance(a, b)).toBe(full <= 2 ? full : null);
    }),
    { numRuns: 2000 },
  );
});

function distanceByTable(from: string, to: string): number {
  const table = Array.from({ length: from.length + 1 }, (_, i) =>
    Array.from({ length: to.length + 1 }, (_unused, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number) => table[i]?.[j] ?? Infinity;
  for (let i = 1; i <= from.length; i++)
    for (let j = 1; j <= to.length; j++) {
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const change = at(i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swap = isSwap ? at(i - 2, j - 2) + 1 : Infinity;
      table[i]?.splice(j, 1, Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, change, swap));
    }
  return at(from.length, to.length);
}
