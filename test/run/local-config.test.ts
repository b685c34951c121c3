import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

import { ensureLocalConfig } from "./local-config.ts";

const addresses = { appUrl: "http://localhost:1", sandboxUrl: "http://localhost:2" };
const fileWith = (text: string) => {
  const path = join(mkdtempSync(join(tmpdir(), "vars-")), "vars");
  writeFileSync(path, text);
  return path;
};

it("makes a configuration once, with other secrets on each machine", () => {
  const [one, two] = [fileWith(""), fileWith("")];
  expect(ensureLocalConfig(one, addresses)).toContain("ENCRYPTION_KEYS");
  ensureLocalConfig(two, addresses);
  const text = readFileSync(one, "utf8");
  expect(text).not.toBe(readFileSync(two, "utf8"));
  expect(ensureLocalConfig(one, addresses)).toEqual([]);
  expect(readFileSync(one, "utf8")).toBe(text);
});

it("adds what a file of an earlier version lacks, and keeps the rest", () => {
  const path = fileWith('SANDBOX_URL="http://localhost:2"\nENCRYPTION_KEYS="k1:mine"\n');
  const added = ensureLocalConfig(path, addresses);
  expect(added).toContain("SLACK_SIGNING_SECRET");
  expect(added).not.toContain("ENCRYPTION_KEYS");
  expect(readFileSync(path, "utf8")).toContain('ENCRYPTION_KEYS="k1:mine"');
});

it("adds nothing for whoever uses real accounts", () => {
  const text = 'SANDBOX_URL=""\nGITHUB_CLIENT_ID="mine"\n';
  const path = fileWith(text);
  expect(ensureLocalConfig(path, addresses)).toEqual([]);
  expect(readFileSync(path, "utf8")).toBe(text);
});
