import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

type Package = {
  version?: string;
  integrity?: string;
  link?: boolean;
  optionalDependencies?: Record<string, string>;
};

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Package> };

it("locks the builds of every platform, so that npm ci works on all of them", () => {
  const missing = Object.entries(lock.packages).flatMap(([parent, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) =>
        !(`node_modules/${name}` in lock.packages) && !(`${parent}/node_modules/${name}` in lock.packages),
    ),
  );
  expect(missing).toEqual([]);
});

it("knows the SHA-512 of every package, so that npm refuses one that was exchanged", () => {
  const unknown = Object.entries(lock.packages)
    .filter(([path, { link }]) => path !== "" && link !== true)
    .filter(([, { integrity = "" }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity))
    .map(([path]) => path);
  expect(unknown).toEqual([]);
});
