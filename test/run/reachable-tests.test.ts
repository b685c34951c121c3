import { describe, expect, it } from "vitest";

import { reachableTests } from "./reachable-tests.ts";

const sources = new Map([
  ["src/lib/time.ts", ""],
  ["src/domain/time/start.ts", 'import { now } from "../../lib/time.ts";'],
  ["src/http/features/today/page.tsx", 'import { start } from "../../../domain/time/start.ts";'],
  ["test/lib/time.test.ts", 'import { now } from "../../src/lib/time.ts";'],
  ["test/domain/time/start.test.ts", 'const m = await import("../../../src/domain/time/start.ts");'],
  ["test/http/features/today/today.test.ts", 'import { it } from "vitest";'],
  ["test/http/features/tasks/tasks.test.ts", 'import { it } from "vitest";'],
]);

const reached = (...changed: string[]) =>
  reachableTests(sources, changed).map(({ path, distance }) => `${distance} ${path}`);

describe("the tests that a change can reach", () => {
  it("are those that import it, directly before indirectly", () => {
    expect(reached("src/lib/time.ts")).toEqual([
      "1 test/lib/time.test.ts",
      "2 test/domain/time/start.test.ts",
    ]);
  });

  it("are those in the folder of its tests, which ask by requests", () => {
    expect(reached("src/http/features/today/page.tsx")).toEqual(["1 test/http/features/today/today.test.ts"]);
  });

  it("begin with a test that was changed itself", () => {
    expect(reached("test/http/features/tasks/tasks.test.ts", "src/domain/time/start.ts")).toEqual([
      "0 test/http/features/tasks/tasks.test.ts",
      "1 test/domain/time/start.test.ts",
    ]);
  });

  it("are none for what no file imports", () => {
    expect(reached("README.md", "src/unknown.ts")).toEqual([]);
  });
});
