import { dirname, join } from "node:path";

/** A test file and how near it is to what was changed: 0 = changed itself, 1 = imports it or lies in the folder of its tests. */
export type ReachableTest = { path: string; distance: number };

const importPattern = /(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g;

/** Who imports a file, by its path. */
function importersOf(sources: ReadonlyMap<string, string>): Map<string, string[]> {
  const importers = new Map<string, string[]>();
  for (const [path, text] of sources) {
    for (const [, specifier = ""] of text.matchAll(importPattern)) {
      const target = join(dirname(path), specifier);
      importers.set(target, [...(importers.get(target) ?? []), path]);
    }
  }
  return importers;
}

/** Pages and endpoints are tested by requests, which no import shows: tests of src/a/b lie in test/a/b. */
function testsBeside(path: string, tests: readonly string[]): string[] {
  const folder = dirname(path.replace(/^src\//, "test/"));
  return path.startsWith("src/") && folder !== "test"
    ? tests.filter((test) => dirname(test) === folder || test.startsWith(`${join(folder, "")}/`))
    : [];
}

/**
 * The tests that a change can reach by imports or by their place, nearest first and by name among equals.
 * @param sources the text of each TypeScript file of src and test, by its path from the top level
 * @param changed paths from the top level; a file of another kind reaches nothing
 */
export function reachableTests(sources: ReadonlyMap<string, string>, changed: string[]): ReachableTest[] {
  const importers = importersOf(sources);
  const tests = [...sources.keys()].filter((path) => /\.test\.tsx?$/.test(path));
  const distances = new Map<string, number>();
  let near = changed.filter((path) => sources.has(path));
  for (const path of near) distances.set(path, 0);
  for (const test of near.flatMap((path) => testsBeside(path, tests)))
    distances.set(test, distances.get(test) ?? 1);
  for (let distance = 1; near.length > 0; distance++) {
    const next = near.flatMap((path) => importers.get(path) ?? []);
    near = [...new Set(next)].filter((path) => (distances.get(path) ?? Infinity) > distance);
    for (const path of near) distances.set(path, distance);
  }
  return tests
    .map((path) => ({ path, distance: distances.get(path) ?? Infinity }))
    .filter(({ distance }) => distance < Infinity)
    .toSorted((a, b) => a.distance - b.distance || (a.path < b.path ? -1 : 1));
}
