import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { drawnSpan, layOut } from "../../../../src/http/features/calendar/lay-out.ts";

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

  it("are compared as they stand on the grid of five minutes and at the end of the day", () => {
    const twoLanes = (spans: { from: number; to: number }[]) => layOut(spans).map(({ lane }) => lane);
    expect(twoLanes([span(358, 383), span(383, 390)])).toEqual([0, 0]);
    expect(twoLanes([span(353, 378), span(378, 390), span(392, 410)])).toEqual([0, 0, 1]);
    expect(twoLanes([span(1400, 1430), span(1438, 1440)])).toEqual([0, 1]);
  });

  it("that follow each other by a quarter of an hour stand below each other", () => {
    const quarters = layOut([span(540, 555), span(555, 570), span(570, 585)]);
    expect(quarters.map(({ lanes }) => lanes)).toEqual([1, 1, 1]);
  });

  it("never cover each other, whatever the day looks like, while there are lanes", () => {
    const day = fc.array(fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 300 })), {
      maxLength: 7,
    });
    fc.assert(
      fc.property(day, (given) => {
        const laid = layOut(given.map(([from, length]) => span(from, Math.min(1440, from + length))));
        for (const [index, one] of laid.entries()) {
          expect(one.lane).toBeLessThan(one.lanes);
          for (const other of laid.slice(index + 1)) {
            const meet = drawnSpan(other).from < drawnSpan(one).to;
            if (meet) expect([one.lanes, one.lane === other.lane]).toEqual([other.lanes, false]);
          }
        }
      }),
    );
  });
});
