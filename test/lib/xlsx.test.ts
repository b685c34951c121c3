import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";

import type { Row } from "../../src/lib/csv.ts";
import { csvFile } from "../../src/lib/csv.ts";
import { streamOf } from "../../src/lib/stream-of.ts";
import { xlsxFile } from "../../src/lib/xlsx.ts";

const rows: Row[] = [
  ["Name", "Day", "From", "Time", "Hours"],
  ["=1+1", { date: "2026-03-29" }, { minute: 545 }, { ms: 90_000_000 }, 25],
  [`a "b" <c> & d\u0001\uD800 é`, { date: "1900-03-01" }, { minute: 0 }, { ms: 0 }, -0.25],
];

async function bytesOf(chunks: AsyncGenerator<Uint8Array>) {
  return new Uint8Array(await new Response(streamOf(chunks)).arrayBuffer());
}

async function sheetOf(name: string, parts: readonly (readonly Row[])[]) {
  const files = unzipSync(await bytesOf(xlsxFile(name, parts)));
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, strFromU8(bytes)]));
}

describe("a workbook", () => {
  it("holds text as text, and days, times and lengths as numbers with a format", async () => {
    const files = await sheetOf("entries: [all]", [rows.slice(0, 2), [], rows.slice(2)]);
    const sheet = files["xl/worksheets/sheet1.xml"] ?? "";
    const cells = [...sheet.matchAll(/<c s="(\d)"(?: t="inlineStr")?>(?:<is><t[^>]*>|<v>)([^<]*)</g)].map(
      ([, style, value]) => [Number(style), value],
    );
    expect(cells).toEqual([
      ...["Name", "Day", "From", "Time", "Hours"].map((name) => [1, name]),
      [0, "=1+1"],
      [2, "46110"],
      [3, String(545 / 1440)],
      [4, String(90_000_000 / 86_400_000)],
      [0, "25"],
      [0, "a &quot;b&quot; &lt;c&gt; &amp; d\uFFFD é"],
      [2, "61"],
      [3, "0"],
      [4, "0"],
      [0, "-0.25"],
    ]);
    expect(files["xl/workbook.xml"]).toContain('<sheet name="entries   all "');
    for (const part of Object.keys(files).filter((path) => path.startsWith("xl/") && !path.endsWith(".rels")))
      expect(files["[Content_Types].xml"]).toContain(`"/${part}"`);
  });

  it("is written while it is read", async () => {
    let read = 0;
    async function* parts(): AsyncGenerator<Row[]> {
      for (let part = 0; part < 50; part++) {
        read += 1;
        yield Array.from({ length: 2000 }, () => [crypto.randomUUID(), crypto.randomUUID()]);
      }
    }
    const reader = streamOf(xlsxFile("long", parts())).getReader();
    for (let chunk = 0; chunk < 12; chunk++) await reader.read();
    expect(read).toBeLessThan(15);
    await reader.cancel();
  });
});

describe("a CSV file", () => {
  it("writes the same values, and no formula", async () => {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      await bytesOf(csvFile([rows])),
    );
    expect(text.split("\r\n").slice(0, 2)).toEqual([
      "\uFEFFName,Day,From,Time,Hours",
      "'=1+1,2026-03-29,09:05,25:00,25",
    ]);
  });
});
