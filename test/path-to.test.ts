import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { pathTo, Search } from "../src/lib/path-to.ts";

describe("pathTo", () => {
  it("keeps a value within its segment, its field or its fragment", () => {
    const value = "../members/1/remove?x=#";
    const encoded = "..%2Fmembers%2F1%2Fremove%3Fx%3D%23";
    expect(pathTo`/entries/${value}/restore`).toBe(`/entries/${encoded}/restore`);
    expect(pathTo`/tasks?project=${value}`).toBe(`/tasks?project=${encoded}`);
  });

  it.each(["..", ".", ""])("refuses %j as a segment", (value) => {
    expect(() => pathTo`/entries/${value}/restore`).toThrow("does not exist");
    expect(pathTo`/tasks?q=${value}`).toBe(`/tasks?q=${value}`);
  });

  it("writes a search with what is set, and nothing for one that is empty", () => {
    const search = new Search({ until: null, project: "a&b" });
    expect(pathTo`/tasks${search}`).toBe("/tasks?project=a%26b");
    expect(pathTo`/tasks${search.with({ part: "list" })}`).toBe("/tasks?project=a%26b&part=list");
    expect(pathTo`/${new Search()}`).toBe("/");
  });
});

const sources = readdirSync("src/http", { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path, lines: readFileSync(path, "utf8").split("\n") }));

/** Patterns of routes and what people type: no addresses. */
const noAddress = /\.(get|post)\(`\/|path: `\/|`\/tt /;
/** A path that was built already and goes on with fixed words. */
const builtPath = /`\$\{(path|action|base|start|back|deliveryPath\(\w+\)|\S*appUrl)\}[^$`]*`/;

const allowed = new RegExp(`pathTo|${noAddress.source}|${builtPath.source}`);

function findIn(pattern: RegExp, exceptions: RegExp): string[] {
  return sources.flatMap(({ path, lines }) =>
    lines
      .filter((line) => pattern.test(line) && !exceptions.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
}

describe("src/http", () => {
  it("builds no address by a bare template or by adding texts", () => {
    expect(findIn(/(?<!pathTo)`\/[^`]*\$\{/, noAddress)).toEqual([]);
    expect(findIn(/`[^`]*\$\{[^`]*\}[/?&#][^`]*`/, allowed)).toEqual([]);
    expect(findIn(/"\/[^"]*\/?" \+|\+ "[/?&]/, /^$/)).toEqual([]);
    expect(
      findIn(/(href|action|formaction|hx-(get|post|put|patch|delete)|data-live)=\{`/, builtPath),
    ).toEqual([]);
  });

  it("redirects in one place only, and to providers in one other", () => {
    expect(findIn(/c\.redirect\(|Location"?\s*[:,]/, /^$/)).toEqual([
      expect.stringMatching(/^src\/http\/responses\/go-to\.ts/),
      expect.stringMatching(
        /^src\/http\/features\/connections\/oauth\.ts: return c\.redirect\(address\.href, 302\)/,
      ),
    ]);
  });

  it("reads no id of a page's path unparsed", () => {
    expect(findIn(/req\.param\(/, /param\("(provider|token)"\)/)).toEqual([
      expect.stringMatching(/^src\/http\/inbound\/answer-chat\.ts/),
      expect.stringMatching(/^src\/http\/inbound\/endpoint\.ts/),
    ]);
  });
});
