import type { Meter } from "./tally.ts";

/** A statement that ran; with the rows that it wrote once it has. */
export type Ran = { sql: string; params: unknown[]; rowsWritten?: number };

type Result = D1Result<Record<string, unknown>>;
type Known = { statement: D1PreparedStatement; ran: Ran };

/**
 * The same database; each statement's price, as D1 itself reports it in `meta`, is added to the meter, and the statement to
 * `history`.
 */
export function meterDatabase(database: D1Database, meter: Meter, history: Ran[] = []): D1Database {
  const known = new WeakMap<object, Known>();

  const count = (ran: Ran[], results: Result[]) => {
    history.push(...ran.map((one, i) => ({ ...one, rowsWritten: results[i]?.meta.rows_written ?? 0 })));
    meter.roundTrips += 1;
    for (const { meta } of results) {
      meter.statements += 1;
      meter.rowsRead += meta.rows_read;
      meter.rowsWritten += meta.rows_written;
    }
  };

  const wrap = ({ statement, ran }: Known): D1PreparedStatement => {
    const all = async () => {
      const result = await statement.all();
      count([ran], [result]);
      return result;
    };
    const metered = {
      bind: (...params: unknown[]) => wrap({ statement: statement.bind(...params), ran: { ...ran, params } }),
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
    known.set(metered, { statement, ran });
    return metered as unknown as D1PreparedStatement;
  };

  return {
    prepare: (sql: string) => wrap({ statement: database.prepare(sql), ran: { sql, params: [] } }),
    batch: async (wrapped: D1PreparedStatement[]) => {
      const all = wrapped.flatMap((each) => known.get(each) ?? []);
      const results = await database.batch<Record<string, unknown>>(all.map(({ statement }) => statement));
      count(
        all.map(({ ran }) => ran),
        results,
      );
      return results;
    },
  } as unknown as D1Database;
}
