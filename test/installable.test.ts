import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

const manifestSchema = z.object({
  name: z.string(),
  short_name: z.string(),
  start_url: z.literal("/"),
  display: z.literal("standalone"),
  icons: z.array(z.object({ src: z.string(), sizes: z.string(), type: z.string(), purpose: z.string() })),
});

const { icons } = manifestSchema.parse(JSON.parse(readFileSync("public/site.webmanifest", "utf8")));
const pictures = icons.filter(({ type }) => type === "image/png");

/** https://www.w3.org/TR/png-3/#11IHDR: the first chunk says width and height. */
function sizeOf(png: Buffer): string {
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

describe("the manifest", () => {
  it("names icons that are there, of the size that it says", () => {
    expect(icons.filter(({ src }) => !existsSync(`public${src}`))).toEqual([]);
    for (const { src, sizes } of pictures) expect(sizeOf(readFileSync(`public${src}`)), src).toBe(sizes);
  });

  // https://web.dev/articles/install-criteria
  it("has the sizes that browsers ask for, also to be cut to a circle", () => {
    for (const purpose of ["any", "maskable"])
      expect(pictures.filter((icon) => icon.purpose === purpose).map(({ sizes }) => sizes)).toEqual([
        "192x192",
        "512x512",
      ]);
  });

  it("is linked by every page, with the icon that iOS takes instead", () => {
    const layout = readFileSync("src/http/components/layout.tsx", "utf8");
    expect(layout).toContain('<link rel="manifest" href="/site.webmanifest" />');
    expect(layout).toContain('<link rel="apple-touch-icon" href="/icon-192.png" />');
  });
});

describe("what it takes to go on without a connection", () => {
  const names = readdirSync("public/offline");

  it("is kept before it is needed", () => {
    const [, list = ""] =
      /const own = \[([^\]]*)\]/.exec(readFileSync("public/offline/start.js", "utf8")) ?? [];
    expect(list.split(", ").map((name) => `${name.replaceAll('"', "")}.js`)).toEqual(names);
  });

  it("is small, and no part of a first load", () => {
    const paths = [...names.map((name) => `offline/${name}`), "sw.js"];
    const sizes = paths.map((path) => gzipSync(readFileSync(`public/${path}`)).byteLength);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(10_000);
    expect(readFileSync("public/app.js", "utf8")).not.toMatch(/^import .*offline/m);
  });
});
