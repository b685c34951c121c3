import { describe, expect, it } from "vitest";

import { parseCalendarDraft, settingsOf } from "../../../../src/http/features/calendar/calendar-form.ts";
import type { Form } from "../../../../src/http/forms/form.ts";

type Row = { title: string; tags?: string; position?: string };

function draftOf(rows: Row[], dropped: number[] = []) {
  const fields = new URLSearchParams();
  fields.set("direction", "import");
  fields.set("daysBack", "7");
  for (const { title, tags = "", position = "" } of rows) {
    fields.append("ruleTitle", title);
    fields.append("ruleTags", tags);
    fields.append("rulePosition", position);
    for (const name of ["ruleAttendee", "ruleSeries", "ruleProject", "ruleBillable", "ruleAutomatic"])
      fields.append(name, "");
  }
  for (const index of dropped) fields.append("ruleDropped", String(index));
  const form: Form = {
    get: (name) => fields.get(name) ?? "",
    all: (name) => fields.getAll(name),
    has: (name) => fields.has(name),
  };
  return parseCalendarDraft(form);
}

const titles = (rows: Row[], dropped?: number[]) => draftOf(rows, dropped).rules.map(({ title }) => title);
const abc = (...positions: string[]) =>
  ["a", "b", "c"].map((title, i) => ({ title, position: positions[i] ?? "" }));

describe("the rules of a calendar's form", () => {
  it("stand in the order of their positions, also when a position is typed twice", () => {
    expect(titles(abc("1", "2", "3"))).toEqual(["a", "b", "c"]);
    expect(titles(abc("1", "2", "1"))).toEqual(["c", "a", "b"]);
    expect(titles(abc("3", "2", "3"))).toEqual(["b", "c", "a"]);
    expect(titles(abc("9", "2", "0"))).toEqual(["c", "b", "a"]);
    expect(titles(abc("x", "", "-1"))).toEqual(["a", "b", "c"]);
  });

  it("go when they are dropped, and the others keep their order", () => {
    expect(titles(abc("1", "2", "3"), [1])).toEqual(["a", "c"]);
    expect(titles(abc("1", "2", "1"), [0])).toEqual(["c", "b"]);
  });

  it("are nothing where nothing was typed, and refused where only the condition is missing", () => {
    expect(settingsOf(draftOf([{ title: "a" }, { title: "" }])).rules).toHaveLength(1);
    expect(() => settingsOf(draftOf([{ title: " ", tags: "team" }]))).toThrow(
      /Say which events each rule is for/,
    );
  });
});
