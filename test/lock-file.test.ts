import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

type Package = { version?: string; optionalDependencies?: Record<string, string> };

it("locks the builds of every platform, so that npm ci works on all of them", () => {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Package> };
  const missing = Object.entries(lock.packages).flatMap(([parent, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) =>
        !(`node_modules/${name}` in lock.packages) && !(`${parent}/node_modules/${name}` in lock.packages),
    ),
  );
  expect(missing).toEqual([]);
});
