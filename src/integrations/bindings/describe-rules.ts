import type { NamedThere, TrackerSettings } from "../../db/schema/bindings.ts";
import type { IssueFilter } from "../../providers/tracker.ts";

/** What of the rules says which issues become tasks. */
export function filterOf(rules: TrackerSettings): IssueFilter {
  const { labels, types, components, sprints, onlyCurrentSprint, onlyAssigned, query } = rules;
  return { labels, types, components, sprints, onlyCurrentSprint, onlyAssigned, query };
}

/** What the rules do, in sentences; an issue must meet all of the filter. `named`: the tags of the workspace. */
export function ruleSentences(
  rules: TrackerSettings,
  named: readonly { id: string; name: string }[],
): string[] {
  const { priorities, tags, titles } = rules;
  return [
    ...(filterSentences(rules).length === 0 ? ["Every issue becomes a task."] : filterSentences(rules)),
    ...titles.replaced.map(({ from, to }) =>
      to === "" ? `“${from}” is cut from titles.` : `“${from}” in titles becomes “${to}”.`,
    ),
    ...(titles.beginWithKey ? ["Titles begin with the key of the issue."] : []),
    ...priorities.map(({ by, name, priority }) =>
      by === "label"
        ? `The label ${name} makes the priority ${priority}.`
        : `${name} makes the priority ${priority}.`,
    ),
    ...tags.flatMap(({ by, name, tagId }) =>
      named.filter(({ id }) => id === tagId).map((tag) => `The ${by} ${name} makes the tag ${tag.name}.`),
    ),
  ];
}

function filterSentences(filter: IssueFilter): string[] {
  const { labels, types, components, sprints, onlyCurrentSprint, onlyAssigned, query } = filter;
  return [
    ...oneOf(labels, "with the label", "with one of the labels"),
    ...oneOf(types, "of the type", "of one of the types"),
    ...oneOf(components, "of the component", "of one of the components"),
    ...oneOf(sprints, "in the sprint, cycle or milestone", "in one of the sprints, cycles or milestones"),
    ...(onlyCurrentSprint ? ["Only issues in the current sprint, cycle or milestone."] : []),
    ...(onlyAssigned ? ["Only issues that are assigned to a member of this workspace."] : []),
    ...(query === null ? [] : [`Only issues that match “${query}”.`]),
  ];
}

export function namesOf(all: readonly NamedThere[]): string {
  return all.map(({ name }) => name).join(", ");
}

function oneOf(all: readonly NamedThere[], one: string, many: string): string[] {
  return all.length === 0 ? [] : [`Only issues ${all.length === 1 ? one : many} ${namesOf(all)}.`];
}
