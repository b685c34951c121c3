import { and, eq, sql } from "drizzle-orm";

import { rowsOf, runBatch } from "../../db/run-statements.ts";
import { exports } from "../../db/schema/exports.ts";
import { type Cell, csvFile, type Row } from "../../lib/csv.ts";
import { storeLarge } from "../../lib/store-large.ts";
import { type ZipEntry, zipFile } from "../../lib/zip.ts";
import type { Ctx } from "../context.ts";
import { type Export, exportKeyOf } from "./export.ts";
import { type ExportTable, tablesOf } from "./tables.ts";

const pageSize = 1000;

type Stored = Record<string, string | number | null>;

/** The job behind an export: each table as CSV and as JSON, in one archive. A repeat writes it anew. */
export async function writeExport(ctx: Ctx & { bucket: R2Bucket }, exportId: string): Promise<void> {
  const isThis = and(eq(exports.workspaceId, ctx.actor.workspaceId), eq(exports.id, exportId));
  const row = await ctx.db.select().from(exports).where(isThis).get();
  if (row === undefined || row.sizeBytes !== null) return;
  const sizeBytes = await storeLarge(ctx.bucket, exportKeyOf(row), zipFile(filesOf(ctx, row)));
  await ctx.db.update(exports).set({ sizeBytes }).where(isThis);
}

function* filesOf(ctx: Ctx, row: Export): Generator<ZipEntry> {
  for (const table of tablesOf(row)) {
    yield { path: `csv/${table.name}.csv`, parts: csvFile(csvRows(pagesOf(ctx, table))) };
    yield { path: `json/${table.name}.json`, parts: jsonFile(pagesOf(ctx, table)) };
  }
}

/** All rows, in pages that follow the key: each is one short range, however many there are. */
async function* pagesOf({ db, actor }: Ctx, { from, columns, key }: ExportTable): AsyncGenerator<Stored[]> {
  const names = sql.raw(key.join(", "));
  for (let last: Stored | undefined; ;) {
    const after = sql.join(
      key.map((name) => sql`${last?.[name] ?? ""}`),
      sql`, `,
    );
    const behind = last === undefined ? sql`` : sql` AND (${names}) > (${after})`;
    const [page] = await runBatch(db, [
      sql`SELECT ${columns} FROM ${from} AND workspace_id = ${actor.workspaceId}${behind} ORDER BY ${names} LIMIT ${pageSize}`,
    ]);
    const rows = rowsOf<Stored>(page);
    yield rows;
    if (rows.length < pageSize) return;
    last = rows.at(-1);
  }
}

async function* csvRows(pages: AsyncIterable<Stored[]>): AsyncGenerator<Row[]> {
  let head: string[] | null = null;
  for await (const page of pages) {
    const rows = page.map((stored) => Object.entries(readable(stored)));
    const [first] = rows;
    if (head === null && first !== undefined) yield [(head = first.map(([name]) => name))];
    yield rows.map((row) => row.map(([, value]) => cellOf(value)));
  }
}

function cellOf(value: unknown): Cell {
  if (typeof value === "number") return value;
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

async function* jsonFile(pages: AsyncIterable<Stored[]>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let lead = "[\n";
  for await (const page of pages) {
    const lines = page.map((stored) => JSON.stringify(readable(stored)));
    if (lines.length === 0) continue;
    yield encoder.encode(lead + lines.join(",\n"));
    lead = ",\n";
  }
  yield encoder.encode(lead === "[\n" ? "[]\n" : "\n]\n");
}

const internal = new Set(["workspace_id", "name_norm", "title_norm", "version"]);
const booleans = new Set(["approves_weeks", "billable", "is_half"]);

const lists = new Set(["tags", "minutes"]);

/** A row as people and programs read it: names as in the API, times as ISO 8601. */
function readable(stored: Stored): Record<string, unknown> {
  const shown = Object.entries(stored).filter(([name]) => !internal.has(name));
  return Object.fromEntries(
    shown.map(([name, value]) => [
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      valueOf(name, value),
    ]),
  );
}

function valueOf(name: string, value: string | number | null): unknown {
  if (typeof value === "number" && name.endsWith("_at")) return new Date(value).toISOString();
  if (booleans.has(name)) return value === 1;
  if (lists.has(name) && typeof value === "string") return JSON.parse(value) as unknown;
  return value;
}
