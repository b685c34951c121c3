import { parse } from "csv-parse/browser/esm/sync";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readLines, wholeLines } from "../../../src/domain/imports/read-lines.ts";

const comma = { delimiter: ",", firstLine: 1 };

describe("lines of a CSV file", () => {
  it("are those that another reader finds", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "é", '"', ",", ";", "\n", "\r\n", " ", "'") });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n", "\r"), fc.boolean(), (rows, lineEnd, isQuoted) => {
        const written = (text: string) =>
          isQuoted || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const text = rows.map((row) => row.map(written).join(",")).join(lineEnd);
        const options = { record_delimiter: ["\r\n", "\n", "\r"], relax_column_count: true };
        const read = readLines(text, comma).map((line) => ("cells" in line ? line.cells : null));
        expect(read).toEqual(parse(text, options));
        expect(read).toEqual(rows);
      }),
    );
  });

  it("lose nothing but the one whose quotes do not match", () => {
    const text = 'a,b\n1,"x\ny"\n2,5" screen\n"3"x,z\n\n4,"open\n5,ok\n';
    expect(readLines(text, comma)).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 2, cells: ["1", "x\ny"] },
      { line: 4, reason: "Its quotation marks do not match." },
      { line: 5, reason: "Its quotation marks do not match." },
      { line: 7, reason: "Its quotation marks do not match." },
      { line: 8, cells: ["5", "ok"] },
    ]);
  });

  it("are cut where none is within quotes", () => {
    const bytes = new TextEncoder().encode('a,"1\n2"\nb,"3\n4');
    expect(wholeLines(bytes, false)).toBe(8);
    expect(wholeLines(bytes, true)).toBe(bytes.length);
    expect(wholeLines(new TextEncoder().encode('a"b\nc\nd'), false)).toBe(6);
  });
});
