import { getTableColumns, type Table } from "drizzle-orm";
import { drizzle } from "drizzle-orm/sqlite-proxy";
import { join } from "node:path";
import { getPlatformProxy } from "wrangler";

import * as invoices from "../../../src/db/schema/invoices.ts";
import * as money from "../../../src/db/schema/money.ts";
import * as people from "../../../src/db/schema/people.ts";
import * as work from "../../../src/db/schema/work.ts";
import type { DemoPlan } from "./plan.ts";

type Statement = { bind(...values: unknown[]): Statement; first(): Promise<unknown> };
type Bindings = { DB: { prepare(sql: string): Statement; batch(statements: Statement[]): Promise<unknown> } };

/** D1 binds at most so many values to a statement. */
const mostValues = 100;

const tables = { ...invoices, ...money, ...people, ...work };

/** Writes the rows into the app's local database, at once. False, and nothing is written, when somebody is there already. */
export async function fillDatabase(stateDir: string, plan: DemoPlan): Promise<boolean> {
  const local = await getPlatformProxy<Bindings>({ persist: { path: join(stateDir, "v3") } });
  try {
    const { DB } = local.env;
    if ((await DB.prepare("SELECT 1 FROM workspaces LIMIT 1").first()) !== null) return false;
    const statements = insertsOf(plan);
    await DB.batch(statements.map(({ sql, params }) => DB.prepare(sql).bind(...params)));
    return true;
  } finally {
    await local.dispose();
  }
}

function insertsOf(plan: DemoPlan): { sql: string; params: unknown[] }[] {
  const unused = async () => Promise.reject(new Error("Statements are only built here."));
  const builder = drizzle(unused, unused, { casing: "snake_case" });
  const inserts = <T extends Table>(table: T, rows: T["$inferInsert"][]) => {
    const each = Math.floor(mostValues / Object.keys(getTableColumns(table)).length);
    const parts = Array.from({ length: Math.ceil(rows.length / each) }, (_, at) =>
      rows.slice(at * each, (at + 1) * each),
    );
    return parts.map((part) =>
      builder
        .insert(table as never)
        .values(part as never)
        .toSQL(),
    );
  };
  return [
    ...inserts(tables.workspaces, plan.workspaces),
    ...inserts(tables.users, plan.users),
    ...inserts(tables.identities, plan.identities),
    ...inserts(tables.memberships, plan.memberships),
    ...inserts(tables.clients, plan.clients),
    ...inserts(tables.rates, plan.rates),
    ...inserts(tables.projects, plan.projects),
    ...inserts(tables.tags, plan.tags),
    ...inserts(tables.tasks, plan.tasks),
    ...inserts(tables.timeEntries, plan.timeEntries),
    ...inserts(tables.invoiceSettings, plan.invoiceSettings),
    ...inserts(tables.invoices, plan.invoices),
    ...inserts(tables.invoiceLines, plan.invoiceLines),
    ...inserts(tables.invoicedEntries, plan.invoicedEntries),
  ];
}
