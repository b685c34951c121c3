import { describe, expect, it } from "vitest";

import { draftOfRules } from "../../../src/http/features/bindings/rules-fields.tsx";
import { rulesOf } from "../../../src/http/features/bindings/rules-form.ts";
import {
  leftOutBecause,
  mappingOf,
  priorityOf,
  renameLabel,
  statusOf,
} from "../../../src/integrations/bindings/rules.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import type { Vocabulary } from "../../../src/providers/tracker.ts";
import { snapshot } from "../../support/bindings.ts";

/** Of a tracker that has more than GitHub. */
const vocabulary: Vocabulary = {
  statuses: [
    { id: "1", name: "Backlog", category: "todo" },
    { id: "2", name: "In review", category: "doing" },
    { id: "3", name: "Released", category: "done" },
  ],
  priorities: [{ id: "p1", name: "Highest" }],
  types: [{ id: "t1", name: "Story" }],
  labels: [{ id: "l1", name: "Web" }],
};
const known = { vocabulary, stored: null };
const draft = draftOfRules({ ...defaultTrackerSettings, priorities: [] });

describe("rules for a tracker with statuses, priorities and types of its own", () => {
  it("go by its ids, whatever was typed in which case, and keep the names beside them", () => {
    const typed = {
      ...draft,
      chosenLabels: ["Web"],
      chosenTypes: ["Story"],
      labels: "web, other",
      priorities: [
        { label: "highest", priority: "urgent" },
        { label: "WEB", priority: "low" },
      ],
      statuses: [{ id: "2", status: "open" }],
    };
    const rules = rulesOf(typed, known);
    expect(rules).toMatchObject({
      labels: [
        { id: "l1", name: "Web" },
        { id: null, name: "other" },
      ],
      types: [{ id: "t1", name: "Story" }],
      priorities: [
        { by: "priority", id: "p1", name: "Highest", priority: "urgent" },
        { by: "label", id: "l1", name: "Web", priority: "low" },
      ],
      statuses: { named: [{ id: "2", name: "In review", status: "open" }] },
    });
    const away = rulesOf(draftOfRules(rules, vocabulary), { vocabulary: null, stored: rules });
    expect(away).toEqual(rules);
  });

  it("map a status by its id, else by what it means", () => {
    const rules = rulesOf({ ...draft, statuses: [{ id: "2", status: "open" }] }, known);
    const [backlog, review, released] = vocabulary.statuses;
    if (backlog === undefined || review === undefined || released === undefined) throw new Error();
    expect([backlog, review, released].map((one) => statusOf(rules, one))).toEqual(["open", "open", "done"]);
    expect(statusOf(defaultTrackerSettings, review)).toBe("in_progress");
    expect(statusOf(rules, { ...review, name: "Renamed" })).toBe("open");
  });

  it("take an issue by type and priority, and say why they leave one out", () => {
    const rules = rulesOf(
      { ...draft, chosenTypes: ["Story"], priorities: [{ label: "Highest", priority: "urgent" }] },
      known,
    );
    const story = snapshot({ type: { id: "t1", name: "Tale" }, priority: { id: "p1", name: "Top" } });
    expect(leftOutBecause(rules, story)).toBeNull();
    expect(priorityOf(rules, story)).toBe("urgent");
    expect(leftOutBecause(rules, snapshot())).toBe("is of none of the types that are asked for (Story)");
    expect(priorityOf(rules, snapshot())).toBe("none");
  });

  it("stay the same mapping when a label is renamed", () => {
    const rules = rulesOf({ ...draft, chosenLabels: ["Web"] }, known);
    const renamed = renameLabel(rules, { id: "l1", name: "Web" }, "Website");
    expect(renamed.labels).toEqual([{ id: "l1", name: "Website" }]);
    expect(mappingOf(renamed)).toBe(mappingOf(rules));
  });
});
