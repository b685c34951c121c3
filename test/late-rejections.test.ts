import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** The names that a `for` takes from a list, of which one is asked for its rejection further down in the loop. */
const lists = /for \(const (?:(\w+)|\[([^\]]+)\]) of (\[|\w+\))/g;

// A promise in a list rejects while an earlier one is awaited, and nobody listens yet: the run fails, now and then.
it("no test starts in a list what it expects to fail in a loop", () => {
  const early = globSync("test/**/*.{ts,tsx}").flatMap((path) => {
    const text = readFileSync(path, "utf8");
    return [...text.matchAll(lists)].flatMap(({ index, 1: single, 2: several }) => {
      const names = single === undefined ? (several ?? "").split(",").map((name) => name.trim()) : [single];
      const loop = text.slice(index, index + 2500).split(/\n {0,4}\}\);/)[0] ?? "";
      return names
        .filter((name) => loop.includes(`expect(${name}).rejects`) && !loop.includes(`const ${name} =`))
        .map((name) => `${path} ${name}`);
    });
  });
  expect(early).toEqual([]);
});
