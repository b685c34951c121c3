import type { Cell, Row } from "./csv.ts";
import { dayMs } from "./time-units.ts";
import { daysBetween } from "./zoned-time.ts";
import { zipFile } from "./zip.ts";

/**
 * A workbook of one sheet, Office Open XML, written as its rows come: what is in memory does not grow with the sheet. The first row is its
 * head. Text stays text, whatever it begins with; days, times and lengths are numbers with a format, so that spreadsheets can count with
 * them. https://ecma-international.org/publications-and-standards/standards/ecma-376/
 */
export async function* xlsxFile(
  name: string,
  parts: Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const around = Object.entries(frame(name)).map(([path, text]) => ({ path, parts: [encoder.encode(text)] }));
  yield* zipFile([...around, { path: "xl/worksheets/sheet1.xml", parts: sheet(parts) }]);
}

async function* sheet(parts: Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>) {
  const encoder = new TextEncoder();
  yield encoder.encode(sheetHead);
  let isHead = true;
  for await (const rows of parts) {
    const first = isHead ? 0 : -1;
    isHead = isHead && rows.length === 0;
    yield encoder.encode(rows.map((row, index) => line(row, index === first)).join(""));
  }
  yield encoder.encode("</sheetData></worksheet>");
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const relations = "http://schemas.openxmlformats.org/package/2006/relationships";
const documentRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const types = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** The index of a format among the `cellXfs` below. */
const formats = { general: 0, head: 1, date: 2, minute: 3, ms: 4 };

const styles = `${declaration}<styleSheet xmlns="${main}">
<numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="hh:mm"/><numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="5">${[
  [0, 0],
  [0, 1],
  [164, 0],
  [165, 0],
  [166, 0],
]
  .map(
    ([format, font]) =>
      `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`,
  )
  .join("")}</cellXfs></styleSheet>`;

const sheetHead = `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="20" width="18" customWidth="1"/></cols><sheetData>`;

/** All parts but the sheet, by their paths. */
function frame(name: string): Record<string, string> {
  return {
    "[Content_Types].xml": `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/></Types>`,
    "_rels/.rels": `${declaration}<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${documentRelations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${declaration}<workbook xmlns="${main}" xmlns:r="${documentRelations}"><sheets><sheet name="${escaped(sheetName(name))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${declaration}<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${documentRelations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${documentRelations}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": styles,
  };
}

/** At most 31 characters, none of those that Excel keeps for itself. */
function sheetName(name: string): string {
  return name.replaceAll(/[\\/?*[\]:]/g, " ").slice(0, 31);
}

function line(row: Row, isHead: boolean): string {
  return `<row>${row.map((value) => cell(value, isHead)).join("")}</row>`;
}

function cell(value: Cell, isHead: boolean): string {
  if (typeof value === "string")
    return `<c s="${isHead ? formats.head : formats.general}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
  if (typeof value === "number") return number(value, "general");
  if ("date" in value) return number(daysBetween("1899-12-30", value.date), "date");
  if ("minute" in value) return number(value.minute / 1440, "minute");
  return number(value.ms / dayMs, "ms");
}

function number(value: number, format: keyof typeof formats): string {
  return `<c s="${formats[format]}"><v>${value}</v></c>`;
}

/** Excel refuses cells of over 32,767 characters, and XML most control characters and halves of code points. */
function escaped(text: string): string {
  return text
    .slice(0, 32_767)
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
