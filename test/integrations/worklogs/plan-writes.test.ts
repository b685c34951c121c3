import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { liveThrough, type Step } from "../../support/worklog-life.ts";

const seconds = fc.integer({ min: 1, max: 40 }).map((minutes) => minutes * 60);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("add" as const), seconds }),
  fc.record({
    do: fc.constantFrom("edit" as const, "delete" as const, "restore" as const),
    of: fc.nat(5),
    seconds,
  }),
  fc.record({
    do: fc.constant("write" as const),
    callsLeft: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null }),
  }),
);

describe.each([
  ["changes a worklog in its place", false],
  ["makes another one of each change", true],
])("at a provider that %s", (_, replaces) => {
  it("worklogs end as the time is, each once, whatever is cut off and whichever answer is lost", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const { entries, there, rows, writesAtRest } = liveThrough(steps, replaces);
        const tracked = entries.filter(({ isDeleted }) => !isDeleted);
        const wanted = tracked.map((entry) => `${entry.key} ${entry.seconds}`).toSorted(compare);
        expect(there.map((one) => `${one.key} ${one.seconds}`).toSorted(compare)).toEqual(wanted);
        expect(rows.every(({ state }) => state === "written")).toBe(true);
        expect(writesAtRest).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});

function compare(a: string, b: string): number {
  return a.localeCompare(b);
}
