import { describe, expect, it } from "vitest";

import { addEntry } from "../../../src/domain/time/add-entry.ts";
import { findOverlaps } from "../../../src/domain/time/find-overlaps.ts";
import { parseSpan } from "../../../src/domain/time/parse-span.ts";
import type { Doubt } from "../../../src/domain/time/doubts.ts";
import { DoubtfulSpan, doubtsOf } from "../../../src/domain/time/span-doubts.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { stopTimer } from "../../../src/domain/time/stop-timer.ts";
import { suggestSpans } from "../../../src/domain/time/suggest-spans.ts";
import { updateEntry } from "../../../src/domain/time/update-entry.ts";
import { createId } from "../../../src/lib/id.ts";
import { instantOf } from "../../../src/lib/zoned-time.ts";
import { createPerson, ctxFor } from "../../support/people.ts";
import { entriesOf, hourMs, minuteMs } from "../../support/time.ts";

const zone = "Europe/Berlin";
const date = "2026-11-20";
/** 18:05 in Berlin. */
const now = instantOf(date, 18 * 60 + 5, zone);
const at = (day: string, clock: string) => {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return instantOf(day, hours * 60 + minutes, zone);
};
const span = (from: string, to: string, day = date) => ({ startedAt: at(day, from), endedAt: at(day, to) });

describe("a span as typed", () => {
  it("of last night is read so while tonight lies ahead", () => {
    const lastNight = { startedAt: at("2026-11-19", "23:00"), endedAt: at(date, "1:00") };
    expect(parseSpan({ date, text: "23-1" }, { zone, now })).toMatchObject(lastNight);
    const late = at(date, "23:30");
    expect(parseSpan({ date, text: "23-1" }, { zone, now: late })).toMatchObject({
      startedAt: at(date, "23:00"),
    });
    const chosen = { startedAt: at("2026-11-18", "23:00") };
    expect(parseSpan({ date: "2026-11-18", text: "23-1" }, { zone, now })).toMatchObject(chosen);
  });

  it("that says its days is meant to be long", () => {
    expect(parseSpan({ date, text: "9-10 +2d" }, { zone, now }).confirmed).toEqual(["over_24_hours"]);
    expect(parseSpan({ date, text: "25:00" }, { zone, now }).confirmed).toEqual([]);
  });
});

it("that was typed in twelve hours is offered so, in whichever night the clock changes", () => {
  const autumn = { date: "2026-10-24", text: "9-5" };
  const read = parseSpan(autumn, { zone, now });
  expect(read.doubted).toEqual(["long_night"]);
  expect(suggestSpans(read, { zone, now, doubts: read.doubted })).toEqual([
    span("9:00", "17:00", "2026-10-24"),
  ]);
});

describe("a doubtful span", () => {
  it.each<[string, { startedAt: number; endedAt: number }, Doubt[]]>([
    ["that is over", span("9:00", "10:00"), []],
    ["that ends now, on a clock a minute ahead", { startedAt: now - hourMs, endedAt: now + minuteMs }, []],
    ["of a whole day", { startedAt: now - 24 * hourMs, endedAt: now }, []],
    ["that lies ahead", span("20:00", "22:00"), ["future"]],
    ["that has begun", span("17:00", "19:00"), ["future"]],
    ["of 25 hours", { startedAt: now - 25 * hourMs, endedAt: now }, ["over_24_hours"]],
    ["of 25 hours from now", { startedAt: now, endedAt: now + 25 * hourMs }, ["future", "over_24_hours"]],
  ])("%s", (_, input, expected) => {
    expect(doubtsOf(input, now)).toEqual(expected);
  });

  it("comes with what was probably meant", () => {
    const suggest = (input: { startedAt: number; endedAt: number }, text?: string) =>
      suggestSpans(input, { zone, now, ...(text === undefined ? {} : { text }) });
    expect(suggest(span("20:00", "22:00"))).toEqual([span("20:00", "22:00", "2026-11-19")]);
    expect(suggest(span("9:00", "10:00", "2026-12-20"))).toEqual([span("9:00", "10:00")]);
    expect(suggest(span("17:00", "19:00"))).toEqual([
      span("17:00", "19:00", "2026-11-19"),
      span("17:00", "18:05"),
    ]);
    const night = { startedAt: at(date, "9:00"), endedAt: at("2026-11-21", "5:00") };
    const meant = (moment: number) => suggestSpans(night, { zone, now: moment, doubts: ["long_night"] });
    expect(meant(now)).toEqual([span("9:00", "17:00")]);
    expect(meant(at(date, "10:00"))).toEqual([span("9:00", "17:00", "2026-11-19"), span("9:00", "10:00")]);
    const hours = { startedAt: now - 25 * hourMs, endedAt: now };
    expect(suggest(hours, "25:00")).toEqual([{ startedAt: now - 25 * minuteMs, endedAt: now }]);
    expect(suggest(hours, "25h")).toEqual([]);
  });

  it("is written only when it is confirmed, by adding and by changing", async () => {
    const ada = await createPerson();
    const ctx = ctxFor(ada, now);
    const ahead = span("20:00", "22:00");
    await expect(addEntry(ctx, ahead)).rejects.toThrow(DoubtfulSpan);
    await expect(addEntry(ctx, { ...ahead, confirmed: ["over_24_hours"] })).rejects.toThrow("not passed yet");
    const { id, version } = await addEntry(ctx, { ...ahead, confirmed: ["future"] });
    const long = { startedAt: at(date, "20:00"), endedAt: at("2026-11-21", "21:00") };
    await expect(updateEntry(ctx, { id, version, ...long })).rejects.toThrow("more than 24 hours");
    expect(await updateEntry(ctx, { id, version, ...span("20:00", "21:00") })).toMatchObject({ version: 2 });
    expect(await entriesOf(ada)).toHaveLength(1);
  });
});

it("overlaps what shares time with it, the timer too, and nothing that only touches", async () => {
  const ada = await createPerson();
  const ctx = ctxFor(ada, now);
  const ids = [];
  for (const [from, to] of [
    ["9:00", "10:00"],
    ["10:00", "11:00"],
    ["11:00", "12:00"],
  ] as const)
    ids.push((await addEntry(ctx, span(from, to))).id);
  const { entry: timer } = await startTimer(ctx, { startedAt: at(date, "10:30") });
  const added = await addEntry(ctx, span("9:30", "11:00"));
  const found = (await findOverlaps(ctx, added)).map(({ id }) => id);
  expect(found).toEqual([ids[0], ids[1], timer.id]);
  expect(await findOverlaps(ctx, timer)).toEqual([]);
  const colleague = await createPerson({ workspaceId: ada.workspaceId });
  expect(await findOverlaps(ctxFor(colleague, now), added)).toEqual([]);
});

it("D3: the same start, stop or entry ten times is one, and none is negative, ahead or over a day unasked", async () => {
  const ada = await createPerson();
  const ctx = ctxFor(ada, now);
  const ten = Array.from({ length: 10 });
  const entryId = createId(now);
  const starts = await Promise.all(ten.map(() => startTimer(ctx, { entryId, startedAt: now - hourMs })));
  expect(starts.filter(({ isNew }) => isNew)).toHaveLength(1);
  const stops = await Promise.allSettled(ten.map(() => stopTimer(ctx, { entryId })));
  expect(stops.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const addedId = createId(now);
  const adds = await Promise.all(
    ten.map(() => addEntry(ctx, { entryId: addedId, ...span("9:00", "10:00") })),
  );
  expect(new Set(adds.map(({ id }) => id)).size).toBe(1);
  expect(await entriesOf(ada)).toHaveLength(2);

  const refused = [
    () => addEntry(ctx, { startedAt: now, endedAt: now - 1 }),
    () => addEntry(ctx, { startedAt: now, endedAt: now + hourMs }),
    () => addEntry(ctx, { startedAt: now - 25 * hourMs, endedAt: now }),
    () => startTimer(ctx, { startedAt: now + hourMs }),
    () => startTimer(ctx).then(() => stopTimer(ctx, { endedAt: now + hourMs })),
  ];
  for (const attempt of refused) await expect(attempt()).rejects.toMatchObject({ code: "invalid" });
  const clipped = await stopTimer(ctxFor(ada, now + hourMs), { endedAt: now - hourMs });
  expect([clipped.startedAt, clipped.endedAt]).toEqual([now, now]);
});
