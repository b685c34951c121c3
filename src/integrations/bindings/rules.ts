import type { NamedThere, TrackerSettings } from "../../db/schema/bindings.ts";
import { taskPriorities } from "../../domain/tasks/task.ts";
import type { IssueFilter, IssueSnapshot, Named, Status } from "../../providers/tracker.ts";
import { filterOf, namesOf } from "./describe-rules.ts";

type Judged = Pick<
  IssueSnapshot,
  "labels" | "type" | "priority" | "components" | "sprints" | "assignees" | "awayBecause"
>;
type Members = { has(accountId: string): boolean };

/** Why an issue is left out, by itself or by the rules, as the end of a sentence about it; null when it is taken. `members`: accounts of ours. */
export function leftOutBecause(rules: TrackerSettings, issue: Judged, members: Members): string | null {
  const { labels, type, components = [], sprints = [], assignees, awayBecause } = issue;
  if (awayBecause !== undefined) return awayBecause;
  if (hasNone(rules.labels, labels))
    return `has none of the labels that are asked for (${namesOf(rules.labels)})`;
  if (hasNone(rules.types, type === null ? [] : [type]))
    return `is of none of the types that are asked for (${namesOf(rules.types)})`;
  if (hasNone(rules.components, components))
    return `belongs to none of the components that are asked for (${namesOf(rules.components)})`;
  if (hasNone(rules.sprints, sprints))
    return `is in none of the sprints, cycles or milestones that are asked for (${namesOf(rules.sprints)})`;
  if (rules.onlyCurrentSprint && !sprints.some(({ isCurrent }) => isCurrent))
    return "is not in the current sprint, cycle or milestone";
  if (rules.onlyAssigned && !assignees.some(({ accountId }) => members.has(accountId)))
    return "is assigned to no member of this workspace";
  return null;
}

function hasNone(asked: readonly NamedThere[], there: readonly Named[]): boolean {
  return asked.length > 0 && !asked.some((rule) => there.some((one) => isSame(rule, one)));
}

/** Whether a rule needs to know more of an issue's sprints than their ids. */
export function needsSprints({ sprints, onlyCurrentSprint }: TrackerSettings): boolean {
  return onlyCurrentSprint || sprints.some(({ id }) => id === null);
}

/** The task's title; `titleThere` takes back what it does to one. */
export function titleOf({ titles }: TrackerSettings, { title, key }: { title: string; key: string }): string {
  const replaced = titles.replaced.reduce((text, { from, to }) => text.replaceAll(from, to), title);
  const text = titles.replaced.length === 0 ? title : replaced.replaceAll(/\s+/g, " ").trim() || title;
  return titles.beginWithKey && !text.startsWith(`${key} `) ? `${key} ${text}` : text;
}

/** The highest priority that a label or the provider's own priority stands for; "none" when nothing does. */
export function priorityOf(rules: TrackerSettings, { labels, priority }: Judged): string {
  const ranks = rules.priorities
    .filter((rule) =>
      rule.by === "label"
        ? labels.some((label) => isSame(rule, label))
        : priority !== null && isSame(rule, priority),
    )
    .map((rule) => taskPriorities.findIndex((one) => one === rule.priority));
  return taskPriorities[Math.max(0, ...ranks)] ?? "none";
}

/** The tags that the issue's labels and type stand for: ids, each once, in order. */
export function tagsOf(rules: TrackerSettings, { labels, type }: Judged): string[] {
  const found = rules.tags.filter((rule) =>
    rule.by === "label" ? labels.some((label) => isSame(rule, label)) : type !== null && isSame(rule, type),
  );
  return inOrder(found.map(({ tagId }) => tagId));
}

/** Of these tags those that labels stand for: what of a task's tags can be written to its issue. */
export function labelTags({ tags }: TrackerSettings, ids: readonly string[]): string[] {
  return inOrder(ids.filter((id) => tags.some(({ by, tagId }) => by === "label" && tagId === id)));
}

/** As SQLite orders text. */
function inOrder(ids: readonly string[]): string[] {
  return [...new Set(ids)].toSorted((a, b) => (a < b ? -1 : Number(a > b)));
}

/** The task's status for the issue's. */
export function statusOf({ statuses }: TrackerSettings, there: Status): string {
  return statuses.named.find((rule) => isSame(rule, there))?.status ?? statuses[there.category];
}

/** Whether a rule asks for a label or makes a priority or tag of it. */
export function namesLabel({ labels, priorities, tags }: TrackerSettings, label: Named): boolean {
  return [...labels, ...[...priorities, ...tags].filter(({ by }) => by === "label")].some((rule) =>
    isSame(rule, label),
  );
}

/** The rules with a label's present name, and its id; no label stands twice in the filter. */
export function renameLabel(rules: TrackerSettings, was: Named, name: string): TrackerSettings {
  const rename = <T extends NamedThere>(rule: T): T =>
    isSame(rule, was) ? { ...rule, id: rule.id ?? was.id, name } : rule;
  const labels = rules.labels.map(rename);
  return {
    ...rules,
    labels: labels.filter((label, i) => labels.findIndex((one) => isSame(one, label)) === i),
    priorities: rules.priorities.map((rule) => (rule.by === "label" ? rename(rule) : rule)),
    tags: rules.tags.map((rule) => (rule.by === "label" ? rename(rule) : rule)),
  };
}

/** What changes how issues become tasks; a name beside an id does not. */
export function mappingOf(rules: TrackerSettings): string {
  const { priorities, statuses, titles, tags } = rules;
  const { named: byId, ...byCategory } = statuses;
  return JSON.stringify([
    filterMark(filterOf(rules)),
    titles,
    priorities.map((rule) => [rule.by, markOf(rule), rule.priority]),
    tags.map((rule) => [rule.by, markOf(rule), rule.tagId]),
    byCategory,
    byId.map((rule) => [markOf(rule), rule.status]),
  ]);
}

/** Equal for filters that take the same issues. */
export function filterMark(filter: IssueFilter): string {
  const { labels, types, components, sprints, onlyCurrentSprint, onlyAssigned, query } = filter;
  const marks = [labels, types, components, sprints].map((all) => all.map(markOf).toSorted());
  return JSON.stringify([marks, onlyCurrentSprint, onlyAssigned, query]);
}

/** By id where both have one; else by name, whose case does not matter. */
export function isSame(one: NamedThere, other: NamedThere): boolean {
  if (one.id !== null && other.id !== null) return one.id === other.id;
  return one.name.toLowerCase() === other.name.toLowerCase();
}

const markOf = ({ id, name }: NamedThere) => (id === null ? `name:${name.toLowerCase()}` : `id:${id}`);
