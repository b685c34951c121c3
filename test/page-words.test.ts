import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** The API's descriptions are for programmers, who find the word in its addresses. */
const code = [...globSync("src/**/*.{ts,tsx}"), ...globSync("public/{js,offline}/*.js")].filter(
  (path) => !path.startsWith("src/http/api/"),
);

/** Strings of several words and the text between tags: what people may read. SQL and comments are not. */
function textsOf(path: string): string[] {
  const source = readFileSync(path, "utf8")
    .replace(/\/\*.*?\*\//gs, "")
    .replace(/^\s*\/\/.*$/gm, "")
    .replace(/^import .*?;$/gms, "")
    .replace(/sql(?:<[^`]*>)?`[^`]*`/g, "");
  const strings = [...source.matchAll(/"([^"\n]* [^"\n]*)"|`([^`\n]* [^`\n]*)`/g)]
    .map(([, plain, template = ""]) => plain ?? template.replace(/\$\{[^}]*\}/g, "…"))
    .filter((text) => !/[{}()=;]/.test(text));
  const between = path.endsWith(".tsx")
    ? [...source.matchAll(/>([^<>{}=;()]+)</g)].map(([, text = ""]) => text)
    : [];
  return [...strings, ...between];
}

it("says nothing of bindings to people: they connect repositories, calendars and channels", () => {
  const found = code.flatMap((path) =>
    textsOf(path)
      .filter((text) => /\bbindings?\b/i.test(text) && !/\b(SELECT|UPDATE|INSERT|INDEXED|FROM)\b/.test(text))
      .map((text) => `${path}: ${text.trim()}`),
  );
  expect(found).toEqual([]);
});
