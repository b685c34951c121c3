/** What statements cost, by the `meta` that D1 itself reports. */
export type Meter = { rowsRead: number; rowsWritten: number; statements: number; roundTrips: number };

export function createMeter(): Meter {
  return { rowsRead: 0, rowsWritten: 0, statements: 0, roundTrips: 0 };
}
