import { describe, expect, it } from "vitest";

import { editedSpan, formTimeOf } from "../../../src/domain/time/edited-span.ts";

const zone = "Europe/Berlin";
const at = (text: string) => Date.parse(text);

function edit(from: string, to: string | null, typed: { date?: string; text?: string }) {
  const entry = { startedAt: at(from), endedAt: to === null ? null : at(to) };
  const shown = formTimeOf(entry, zone, "24h");
  const { startedAt = entry.startedAt, endedAt = entry.endedAt } = editedSpan(
    entry,
    { shown, typed: { ...shown, ...typed } },
    zone,
  );
  return [startedAt, endedAt].map((instant) => instant && new Date(instant).toISOString());
}

describe("an edited span", () => {
  it.each([
    // Nothing typed anew: also under a minute, and over the doubled hour of 25 October.
    ["2026-11-20T16:09:55Z", "2026-11-20T16:11:00Z", {}, "2026-11-20T16:09:55Z", "2026-11-20T16:11:00Z"],
    ["2026-11-20T16:09:05Z", "2026-11-20T16:09:35Z", {}, "2026-11-20T16:09:05Z", "2026-11-20T16:09:35Z"],
    ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", {}, "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"],
    // The same in other words, or one end of it.
    [
      "2026-11-20T16:09:55Z",
      "2026-11-20T16:11:07Z",
      { text: "17:09-17:11" },
      "2026-11-20T16:09:55Z",
      "2026-11-20T16:11:07Z",
    ],
    [
      "2026-11-20T16:09:55Z",
      "2026-11-20T16:11:07Z",
      { text: "17:09 – 17:20" },
      "2026-11-20T16:09:55Z",
      "2026-11-20T16:20:00Z",
    ],
    [
      "2026-11-20T16:09:55Z",
      "2026-11-20T16:11:07Z",
      { text: "17 – 17:11" },
      "2026-11-20T16:00:00Z",
      "2026-11-20T16:11:07Z",
    ],
    [
      "2026-10-25T01:30:00Z",
      "2026-10-25T02:00:00Z",
      { text: "02:30 – 03:30" },
      "2026-10-25T01:30:00Z",
      "2026-10-25T02:30:00Z",
    ],
    // A duration.
    [
      "2026-11-20T16:09:55Z",
      "2026-11-20T16:11:07Z",
      { text: "1h" },
      "2026-11-20T16:09:55Z",
      "2026-11-20T17:09:55Z",
    ],
    [
      "2026-11-20T16:09:55Z",
      "2026-11-20T16:11:07Z",
      { text: "1h", date: "2026-11-18" },
      "2026-11-18T16:09:55Z",
      "2026-11-18T17:09:55Z",
    ],
    // Another day alone moves all of it, also under a minute and over midnight.
    [
      "2026-11-20T16:09:05Z",
      "2026-11-20T16:09:35Z",
      { date: "2026-07-01" },
      "2026-07-01T15:09:05Z",
      "2026-07-01T15:09:35Z",
    ],
    [
      "2026-11-20T22:00:10Z",
      "2026-11-21T00:00:20Z",
      { date: "2026-11-19" },
      "2026-11-19T22:00:10Z",
      "2026-11-20T00:00:20Z",
    ],
    [
      "2026-11-20T16:09:55Z",
      "2026-11-20T16:11:07Z",
      { text: "17:09 – 18", date: "2026-11-19" },
      "2026-11-19T16:09:55Z",
      "2026-11-19T17:00:00Z",
    ],
    // A timer.
    ["2026-11-20T16:09:55Z", null, { date: "2026-11-19" }, "2026-11-19T16:09:55Z", null],
    ["2026-11-20T16:09:55Z", null, { text: "17:05" }, "2026-11-20T16:05:00Z", null],
  ])("%s to %s with %j", (from, to, typed, startedAt, endedAt) => {
    const iso = (text: string | null) => text && new Date(text).toISOString();
    expect(edit(from, to, typed)).toEqual([iso(startedAt), iso(endedAt)]);
  });

  it.each([{ date: "2026-02-30" }, { date: "" }, { text: "soon" }, { text: "" }])("refuses %j", (typed) => {
    expect(() => edit("2026-11-20T16:09:55Z", "2026-11-20T16:11:07Z", typed)).toThrow(
      expect.objectContaining({ code: "invalid" }),
    );
  });
});
