import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { layOut, leastMinutes } from "../../../../src/http/features/calendar/lay-out.ts";

const span = (from: number, to: number) => ({ from, to });

describe("slots of a day", () => {
  it("take the whole width where nothing overlaps them", () => {
    expect(layOut([span(600, 660), span(540, 600)])).toEqual([
      { from: 540, to: 600, lane: 0, lanes: 1 },
      { from: 600, to: 660, lane: 0, lanes: 1 },
    ]);
  });

  it("share it where they overlap, in as few lanes as there must be", () => {
    const laid = layOut([span(540, 660), span(550, 600), span(610, 640), span(700, 720)]);
    expect(laid.map(({ lane, lanes }) => [lane, lanes])).toEqual([
      [0, 2],
      [1, 2],
      [1, 2],
      [0, 1],
    ]);
  });

  it("count as long as they are drawn, so that short ones do not cover each other", () => {
    expect(layOut([span(540, 545), span(550, 555)]).map(({ lane }) => lane)).toEqual([0, 1]);
  });

  it("never cover each other, whatever the day looks like, while there are lanes", () => {
    const day = fc.array(fc.tuple(fc.integer({ min: 0, max: 1400 }), fc.integer({ min: 0, max: 300 })), {
      maxLength: 7,
    });
    fc.assert(
      fc.property(day, (given) => {
        const laid = layOut(given.map(([from, length]) => span(from, from + length)));
        for (const [index, one] of laid.entries()) {
          expect(one.lane).toBeLessThan(one.lanes);
          for (const other of laid.slice(index + 1)) {
            const meet = other.from < Math.max(one.to, one.from + leastMinutes);
            if (meet) expect([one.lanes, one.lane === other.lane]).toEqual([other.lanes, false]);
          }
        }
      }),
    );
  });
});
