import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { reachableTests } from "./reachable-tests.ts";

/** What measures or bundles takes longer than a commit should: npm test runs it. */
const slow = /^test\/(sandbox|e2e)\/|-cost\.test|-memory\.test|^test\/(bench-|bundle-size|run\/demo)/;

/** About what two cores run in half a minute. Further ones that a change can reach are left to npm test, and said. */
const mostTests = 12;

const lines = (text: string) => text.split("\n").filter((line) => line !== "");
const git = (...args: string[]) => lines(execFileSync("git", args, { encoding: "utf8" }));

/** What is not committed yet; where nothing is, the last commit. Paths from the top level, without what was removed. */
function changedFiles(): string[] {
  const open = [...git("diff", "--name-only", "HEAD"), ...git("ls-files", "--others", "--exclude-standard")];
  const changed = open.length > 0 ? open : git("diff", "--name-only", "HEAD~1", "HEAD");
  return changed.filter((path) => existsSync(path));
}

function readSources(): Map<string, string> {
  const paths = ["src", "test"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  );
  return new Map(
    paths.filter((path) => /\.tsx?$/.test(path)).map((path) => [path, readFileSync(path, "utf8")]),
  );
}

function run(command: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => (output += String(chunk)));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

const changed = changedFiles();
const sources = readSources();
const reached = reachableTests(sources, changed).filter(({ path }) => !slow.test(path));
const chosen = reached.slice(0, mostTests).map(({ path }) => path);
const structure = [...sources.keys()].filter(
  (path) => /^test\/[^/]+\.test\.ts$/.test(path) && !slow.test(path),
);
const linted = changed.filter((path) => /^(src|test|public)\/.*\.(tsx?|js)$/.test(path));

/** Side by side, because one of them alone does not use two cores. */
const parts: Record<string, string> = {
  format: "npm run --silent format",
  lint: linted.length > 0 ? `npm run --silent lint:files -- ${linted.join(" ")}` : "true",
  types: "npm run --silent types",
  tests: `vitest run --project workers --project node ${[...structure, ...chosen].join(" ")}`,
};

const startedAt = performance.now();
const outcomes = await Promise.all(
  Object.entries(parts).map(async ([name, command]) => {
    const { code, output } = await run(command);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
    if (code !== 0) console.log(output);
    console.log(`${code === 0 ? "passed" : "FAILED"}  ${name} (${seconds} s)`);
    return code;
  }),
);
console.log(
  `${changed.length} changed files reach ${reached.length} tests: the nearest ${chosen.length} were run, and those of the structure.`,
);
process.exit(outcomes.every((code) => code === 0) ? 0 : 1);
