import type { Meter } from "./tally.ts";

type Result = D1Result<Record<string, unknown>>;

function count(meter: Meter, results: Result[]): void {
  meter.roundTrips += 1;
  for (const { meta } of results) {
    meter.statements += 1;
    meter.rowsRead += meta.rows_read;
    meter.rowsWritten += meta.rows_written;
  }
}

const inner = new WeakMap<object, D1PreparedStatement>();

function meterStatement(statement: D1PreparedStatement, meter: Meter): D1PreparedStatement {
  const all = async () => {
    const result = await statement.all();
    count(meter, [result]);
    return result;
  };
  const metered = {
    bind: (...values: unknown[]) => meterStatement(statement.bind(...values), meter),
    all,
    run: all,
    first: async (column?: string) => {
      const [row] = (await all()).results;
      return column === undefined ? (row ?? null) : (row?.[column] ?? null);
    },
    // D1 gives raw rows without their price: a read is asked twice, once for each; a write returns no equal names.
    raw: async () => {
      const { results, meta } = await all();
      if (meta.rows_written === 0 && !meta.changed_db) return statement.raw();
      return results.map((row) => Object.values(row));
    },
  };
  inner.set(metered, statement);
  return metered as unknown as D1PreparedStatement;
}

/** The same database; each statement's price, as D1 itself reports it in `meta`, is added to the meter. */
export function meterDatabase(database: D1Database, meter: Meter): D1Database {
  return {
    prepare: (sql: string) => meterStatement(database.prepare(sql), meter),
    batch: async (statements: D1PreparedStatement[]) => {
      const results = await database.batch<Record<string, unknown>>(
        statements.map((statement) => inner.get(statement) ?? statement),
      );
      count(meter, results);
      return results;
    },
  } as unknown as D1Database;
}
