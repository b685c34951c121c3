import { describe, expect, it } from "vitest";

import { addEntry } from "../../../src/domain/time/add-entry.ts";
import { parseSplit, splitEntry } from "../../../src/domain/time/split-entry.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { instantOf } from "../../../src/lib/zoned-time.ts";
import { createPerson, ctxFor } from "../../support/people.ts";
import { archive, entriesOf, entryBy, hourMs, minuteMs } from "../../support/time.ts";
import { projectBy } from "../../support/work.ts";

const now = Date.UTC(2026, 10, 20, 9);
const span = { startedAt: now - 3 * hourMs, endedAt: now - hourMs };
const at = now - 2 * hourMs;

describe("splitting an entry", () => {
  it("makes two of it that keep all the rest, an archived project too", async () => {
    const ada = await createPerson();
    const project = await projectBy(ada);
    const rest = { projectId: project.id, notes: "Call", tagNames: ["phone"], billable: true };
    const entry = await addEntry(ctxFor(ada, now - 1), { ...span, ...rest });
    await archive(project.id);
    const { first, second } = await splitEntry(ctxFor(ada, now), { id: entry.id, version: 1, at });
    const { id: _, ...same } = entry;
    expect(first).toEqual({ ...entry, endedAt: at, version: 2, updatedAt: now });
    expect(second).toMatchObject({ ...same, startedAt: at, version: 1, createdAt: now, updatedAt: now });
    expect((await entriesOf(ada)).toSorted((a, b) => a.startedAt - b.startedAt)).toEqual([first, second]);
  });

  it("happens once, whoever asks at once or twice", async () => {
    const ada = await createPerson();
    const id = await entryBy(ada, span);
    const tries = [at, at, at + minuteMs].map((moment) =>
      splitEntry(ctxFor(ada, now), { id, version: 1, at: moment }).then(
        () => "split",
        (error: { code: string }) => error.code,
      ),
    );
    expect((await Promise.all(tries)).toSorted()).toEqual(["conflict", "conflict", "split"]);
    expect(await entriesOf(ada)).toHaveLength(2);
  });

  it.each([span.startedAt, span.endedAt, span.startedAt - 1, span.endedAt + 1, Number.NaN, at + 0.5])(
    "is refused at %d",
    async (moment) => {
      const ada = await createPerson();
      const id = await entryBy(ada, span);
      const attempt = splitEntry(ctxFor(ada, now), { id, version: 1, at: moment });
      await expect(attempt).rejects.toMatchObject({ code: "invalid", field: "splitAt" });
      expect(await entriesOf(ada)).toHaveLength(1);
    },
  );

  it("is not for a running timer, nor for other people's time", async () => {
    const [ada, eve] = [await createPerson(), await createPerson()];
    const { entry } = await startTimer(ctxFor(ada, now), { startedAt: span.startedAt });
    const input = { id: entry.id, version: 1, at };
    await expect(splitEntry(ctxFor(ada, now), input)).rejects.toMatchObject({ code: "conflict" });
    await expect(splitEntry(ctxFor(eve, now), input)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the time at which to split", () => {
  const zone = "Europe/Berlin";
  const from = instantOf("2026-11-20", 22 * 60, zone);
  const night = { startedAt: from, endedAt: from + 5 * hourMs };

  it("is the one within the entry, also after midnight", () => {
    expect(parseSplit("23:15", night, zone)).toBe(from + 75 * minuteMs);
    expect(parseSplit(" 1:30 ", night, zone)).toBe(from + 3.5 * hourMs);
  });

  it.each(["", "soon", "25:00", "22:00", "3:00", "12:00"])("is not %j", (text) => {
    expect(() => parseSplit(text, night, zone)).toThrow(
      expect.objectContaining({ code: "invalid", field: "splitAt" }),
    );
  });
});
