const inner = new WeakMap<object, D1PreparedStatement>();

/** The same database, but nothing that it is asked gets an answer before `until` (milliseconds). */
export function stallDatabase(database: D1Database, until: number): D1Database {
  return {
    prepare: (sql: string) => stallStatement(database.prepare(sql), until),
    batch: async (statements: D1PreparedStatement[]) => {
      await waitUntil(until);
      return database.batch(statements.map((statement) => inner.get(statement) ?? statement));
    },
  } as unknown as D1Database;
}

function stallStatement(statement: D1PreparedStatement, until: number): D1PreparedStatement {
  const later =
    <Args extends unknown[], T>(ask: (...args: Args) => Promise<T>) =>
    async (...args: Args) => {
      await waitUntil(until);
      return ask(...args);
    };
  const stalled = {
    bind: (...values: unknown[]) => stallStatement(statement.bind(...values), until),
    all: later(() => statement.all()),
    run: later(() => statement.run()),
    first: later((column?: string) => (column === undefined ? statement.first() : statement.first(column))),
    raw: later(() => statement.raw()),
  } as unknown as D1PreparedStatement;
  inner.set(stalled, statement);
  return stalled;
}

function waitUntil(at: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, at - Date.now())));
}
