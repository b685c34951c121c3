import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

import { projectColours } from "../src/domain/projects/colours.ts";

const css = readFileSync("public/app.css", "utf8");

type Scheme = "light" | "dark";
type Pair = Record<Scheme, string>;

/** Every custom property that says one colour for light and one for dark. */
function tokensIn(text: string): Map<string, Pair> {
  const found = text.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
  return new Map(Array.from(found, ([, name = "", light = "", dark = ""]) => [name, { light, dark }]));
}

const tokens = tokensIn(css);

function colourOf(name: string): Pair {
  const block = new RegExp(`\\[data-colour="${name}"\\] \\{([^}]*)\\}`).exec(css)?.[1];
  const pair = tokensIn(block ?? /\[data-colour\] \{([^}]*)\}/.exec(css)?.[1] ?? "").get("colour");
  if (pair === undefined) throw new Error(`The stylesheet does not know the colour ${name}.`);
  return pair;
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function token(name: string): Pair {
  const pair = tokens.get(name);
  if (pair === undefined) throw new Error(`The stylesheet does not know --${name}.`);
  return pair;
}

const grounds = ["paper", "surface", "sunk"];
const text = [
  ...["ink", "muted", "accent", "accent-strong", "bad"].flatMap((name) =>
    grounds.map((ground) => [name, ground] as const),
  ),
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["accent-strong", "accent-wash"],
  ["paper", "ink"],
  ["paper", "bad"],
  ...["good", "warn", "bad"].flatMap((tone) => [
    [tone, `${tone}-wash`] as const,
    ["ink", `${tone}-wash`] as const,
  ]),
] as const;

describe.each(["light", "dark"] as const)("in the %s scheme", (scheme) => {
  it.each(text)("%s is legible on %s", (front, ground) => {
    expect(contrast(token(front)[scheme], token(ground)[scheme])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(grounds)("the edge of a control stands out from %s", (ground) => {
    expect(contrast(token("edge")[scheme], token(ground)[scheme])).toBeGreaterThanOrEqual(3);
  });

  it.each(projectColours)("the project colour %s is legible", (name) => {
    for (const ground of grounds) {
      expect(contrast(colourOf(name)[scheme], token(ground)[scheme])).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe("the stylesheet", () => {
  it("says a colour nowhere but in its tokens", () => {
    const rules = css.slice(css.indexOf("/* ── 2 ground"));
    expect(rules).not.toMatch(/#[0-9a-f]{3,8}\b(?=[^{]*\})/i);
  });

  it("leaves room in a first load of 60 KB for the page itself", () => {
    const scripts = readdirSync("public/js").map((name) => `js/${name}`);
    const vendored = readdirSync("public/vendor").map((name) => `vendor/${name}`);
    const sizes = ["app.css", "app.js", "favicon.svg", ...scripts, ...vendored].map(
      (path) => gzipSync(readFileSync(`public/${path}`)).byteLength,
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(44_300);
  });
});
