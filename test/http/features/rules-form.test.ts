import { describe, expect, it } from "vitest";

import { draftOfRules } from "../../../src/http/features/bindings/rules-draft.ts";
import { rulesOf, withPreset } from "../../../src/http/features/bindings/rules-form.ts";
import { filterOf, ruleSentences } from "../../../src/integrations/bindings/describe-rules.ts";
import { presetOfRules } from "../../../src/integrations/bindings/presets.ts";
import {
  leftOutBecause,
  mappingOf,
  priorityOf,
  renameLabel,
  statusOf,
  tagsOf,
  titleOf,
} from "../../../src/integrations/bindings/rules.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import type { IssueSnapshot, Vocabulary } from "../../../src/providers/tracker.ts";
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
  components: [{ id: "c1", name: "Checkout" }],
  sprints: [{ id: "s1", name: "Sprint 7", isCurrent: true }],
  presets: [{ id: "sprint", name: "Only the current sprint", filter: { onlyCurrentSprint: true } }],
};
const nobody = new Set<string>();
const tags = [{ id: "tag-1", name: "Shop" }];
const known = { vocabulary, stored: null, tags };
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
      tags: [
        { there: "WEB", tag: "shop" },
        { there: "story", tag: "Shop" },
        { there: "Web", tag: "of nobody" },
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
      tags: [
        { by: "label", id: "l1", name: "Web", tagId: "tag-1" },
        { by: "type", id: "t1", name: "Story", tagId: "tag-1" },
      ],
      statuses: { named: [{ id: "2", name: "In review", status: "open" }] },
    });
    expect(tagsOf(rules, { ...snapshot(), labels: [{ id: "l1", name: "Renamed" }] })).toEqual(["tag-1"]);
    expect(ruleSentences(rules, tags)).toContain("The label Web makes the tag Shop.");
    expect(mappingOf(rules)).not.toBe(mappingOf({ ...rules, tags: [] }));
    const away = rulesOf(draftOfRules(rules, { vocabulary, tags }), {
      vocabulary: null,
      stored: rules,
      tags,
    });
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
    expect(leftOutBecause(rules, story, nobody)).toBeNull();
    expect(priorityOf(rules, story)).toBe("urgent");
    expect(leftOutBecause(rules, snapshot(), nobody)).toBe(
      "is of none of the types that are asked for (Story)",
    );
    expect(priorityOf(rules, snapshot())).toBe("none");
  });

  it("take by component, sprint and assignee, and say why they leave one out", () => {
    const asked = (more: Partial<typeof draft>) => rulesOf({ ...draft, ...more }, known);
    const [checkout, sprint] = [
      { id: "c1", name: "Till" },
      { id: "s1", name: "Sprint 7", isCurrent: true },
    ];
    const bob = { accountId: "2", login: "bob" };
    const inAll = snapshot({ components: [checkout], sprints: [sprint], assignees: [bob] });
    const over = snapshot({ sprints: [{ ...sprint, isCurrent: false }] });
    const cases: [Partial<typeof draft>, IssueSnapshot, string][] = [
      [
        { chosenComponents: ["Checkout"] },
        snapshot(),
        "belongs to none of the components that are asked for (Checkout)",
      ],
      [
        { chosenSprints: ["Sprint 7"] },
        snapshot(),
        "is in none of the sprints, cycles or milestones that are asked for (Sprint 7)",
      ],
      [{ onlyCurrentSprint: true }, over, "is not in the current sprint, cycle or milestone"],
      [{ onlyAssigned: true }, inAll, "is assigned to no member of this workspace"],
    ];
    for (const [more, issue, because] of cases) {
      const rules = asked(more);
      expect(leftOutBecause(rules, issue, nobody)).toBe(because);
      expect(leftOutBecause(rules, inAll, new Set(["2"]))).toBeNull();
      expect(mappingOf(rules)).not.toBe(mappingOf(defaultTrackerSettings));
      expect(filterOf(rulesOf(draftOfRules(rules, { vocabulary }), known))).toEqual(filterOf(rules));
      expect(rulesOf(draftOfRules(rules), { vocabulary: null, stored: rules, tags })).toEqual(rules);
    }
  });

  it("begin with a preset, which is known by what it asks for", () => {
    const typed = {
      ...draft,
      chosenLabels: ["Web"],
      labels: "other",
      onlyAssigned: true,
      beginWithKey: true,
    };
    const presetOf = (id: string) => rulesOf(withPreset(typed, id, vocabulary), known);
    for (const id of ["everything", "assigned", "sprint"])
      expect(presetOfRules(presetOf(id), vocabulary)).toBe(id);
    expect(presetOf("sprint")).toMatchObject({ labels: [], onlyCurrentSprint: true, onlyAssigned: false });
    expect(presetOf("sprint").titles.beginWithKey).toBe(true);
    expect(presetOf("never heard of")).toEqual(rulesOf(typed, known));
    expect(presetOfRules(rulesOf(typed, known), vocabulary)).toBeNull();
  });

  it("change titles in their order, once", () => {
    const titles = {
      beginWithKey: true,
      replaced: [
        { from: "WIP:", to: "" },
        { from: "colour", to: "color" },
      ],
    };
    const rules = { ...defaultTrackerSettings, titles };
    const issue = (title: string) => ({ key: "WEB-1", title });
    expect(titleOf(rules, issue("WIP: The colour of  colours"))).toBe("WEB-1 The color of colors");
    expect(titleOf(rules, issue("WEB-1 The color"))).toBe("WEB-1 The color");
    expect(titleOf(rules, issue("WIP:"))).toBe("WEB-1 WIP:");
    expect(titleOf(defaultTrackerSettings, issue("Two  blanks"))).toBe("Two  blanks");
  });

  it("are said in sentences", () => {
    const rules = rulesOf(
      {
        ...draft,
        chosenTypes: ["Story"],
        labels: "a, b",
        onlyAssigned: true,
        replaced: [{ from: "x", to: "" }],
      },
      known,
    );
    expect(ruleSentences(rules, tags)).toEqual([
      "Only issues with one of the labels a, b.",
      "Only issues of the type Story.",
      "Only issues that are assigned to a member of this workspace.",
      "“x” is cut from titles.",
    ]);
    expect(ruleSentences(rulesOf(draft, known), tags)).toEqual(["Every issue becomes a task."]);
  });

  it("stay the same mapping when a label is renamed", () => {
    const rules = rulesOf({ ...draft, chosenLabels: ["Web"] }, known);
    const renamed = renameLabel(rules, { id: "l1", name: "Web" }, "Website");
    expect(renamed.labels).toEqual([{ id: "l1", name: "Website" }]);
    expect(mappingOf(renamed)).toBe(mappingOf(rules));
  });
});
