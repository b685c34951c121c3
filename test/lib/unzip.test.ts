import { strFromU8, strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";

import { TooLargeError } from "../../src/lib/read-limited.ts";
import { unzip } from "../../src/lib/unzip.ts";
import { zipBomb } from "../support/zip-bomb.ts";

const all = () => true;
const mostBytes = 10_000;

describe("an archive", () => {
  it("is unpacked, packed files and others, those that are wanted", () => {
    const long = strToU8("0123456789".repeat(700));
    const noise = Uint8Array.from({ length: 2000 }, (_, at) => Math.imul(at, 2_654_435_761) >>> 13);
    const archive = zipSync({
      "a/é.csv": long,
      "stored.csv": [noise, { level: 0 }],
      "none.csv": new Uint8Array(),
      "picture.png": new Uint8Array(50_000),
    });
    const files = unzip(archive, mostBytes, (path) => path.endsWith(".csv"));
    expect(Object.keys(files)).toEqual(["a/é.csv", "stored.csv", "none.csv"]);
    expect(strFromU8(files["a/é.csv"] ?? new Uint8Array())).toBe(strFromU8(long));
    expect(files["stored.csv"]).toEqual(noise);
    expect(files["none.csv"]).toHaveLength(0);
  });

  it("is given up while it is unpacked, whatever it says: eight gigabytes would fit nowhere", () => {
    expect(() => unzip(zipBomb("a.csv", 8192), mostBytes, all)).toThrow(TooLargeError);
  });

  it("is given up when its files are too large together, packed or not", () => {
    const half = new Uint8Array(mostBytes / 2);
    expect(Object.keys(unzip(zipSync({ a: half, b: half }), mostBytes, all))).toEqual(["a", "b"]);
    for (const level of [0, 6] as const)
      expect(() => unzip(zipSync({ a: half, b: half, c: strToU8("x") }, { level }), mostBytes, all)).toThrow(
        TooLargeError,
      );
  });

  it("is refused when its files lie over each other, when it is cut off, and when it is none", () => {
    const file = Uint8Array.from({ length: 3000 }, (_, at) => Math.imul(at, 2_654_435_761) >>> 13);
    const archive = zipSync({ a: file, b: file }, { level: 0 });
    const view = new DataView(archive.buffer, archive.byteOffset);
    const second = view.getUint32(archive.length - 6, true) + 47;
    expect(view.getUint32(second, true)).toBe(0x02014b50);
    // The second file is said to be all that follows the first one's name.
    view.setUint32(second + 20, 6000, true);
    view.setUint32(second + 42, 0, true);
    expect(() => unzip(archive, mostBytes, all)).toThrow("overlap");
    expect(() => unzip(archive.subarray(0, 6000), mostBytes, all)).toThrow(RangeError);
    expect(() => unzip(strToU8("PK\u0003\u0004"), mostBytes, all)).toThrow(RangeError);
  });
});
