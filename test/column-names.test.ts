import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** The properties of an object literal that begins at `start`, without those within them. */
function propertiesFrom(text: string, start: number): string[] {
  const properties = [""];
  let depth = 0;
  let isText = false;
  for (const sign of text.slice(start)) {
    if (sign === "`") isText = !isText;
    if (!isText && "({[".includes(sign)) depth += 1;
    if (!isText && ")}]".includes(sign) && depth-- === 0) break;
    if (!isText && depth === 0 && sign === ",") properties.push("");
    else properties[properties.length - 1] += sign;
  }
  return properties.map((property) => property.trim());
}

/** `name`, `maker: users.name` and `maker: sql…as("maker_name")`: what the column is called in an answer of D1. */
function columnOf(property: string): string | undefined {
  return (
    /^(\w+)$/.exec(property) ??
    /^\w+: \w+\.(\w+)$/.exec(property) ??
    /\.as\("(\w+)"\)/.exec(property)
  )?.[1];
}

it("no statement has two columns of one name, which a batch would take for one", () => {
  const doubled = globSync("src/**/*.{ts,tsx}").flatMap((path) => {
    const text = readFileSync(path, "utf8");
    return [...text.matchAll(/\.(?:select|selectDistinct|returning)\(\{/g)].flatMap(({ 0: call, index }) => {
      const columns = propertiesFrom(text, index + call.length).flatMap((one) => columnOf(one) ?? []);
      return columns
        .filter((column, at) => columns.indexOf(column) !== at)
        .map((column) => `${path} ${column}`);
    });
  });
  expect(doubled).toEqual([]);
});
