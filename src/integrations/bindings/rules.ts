import type { NamedThere, TrackerSettings } from "../../db/schema/bindings.ts";
import { taskPriorities } from "../../domain/tasks/task.ts";
import type { IssueSnapshot, Named, Status } from "../../providers/tracker.ts";

type Judged = Pick<IssueSnapshot, "labels" | "type" | "priority" | "awayBecause">;

/** Why an issue is left out, by itself or by the rules, as the end of a sentence about it; null when it is taken. */
export function leftOutBecause(rules: TrackerSettings, { labels, type, awayBecause }: Judged): string | null {
  if (awayBecause !== undefined) return awayBecause;
  if (rules.labels.length > 0 && !rules.labels.some((rule) => labels.some((label) => isSame(rule, label))))
    return `has none of the labels that are asked for (${namesOf(rules.labels)})`;
  if (rules.types.length > 0 && !rules.types.some((rule) => type !== null && isSame(rule, type)))
    return `is of none of the types that are asked for (${namesOf(rules.types)})`;
  return null;
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

/** The task's status for the issue's. */
export function statusOf({ statuses }: TrackerSettings, there: Status): string {
  return statuses.named.find((rule) => isSame(rule, there))?.status ?? statuses[there.category];
}

/** Whether a rule asks for a label or gives it a priority. */
export function namesLabel({ labels, priorities }: TrackerSettings, label: Named): boolean {
  return [...labels, ...priorities.filter(({ by }) => by === "label")].some((rule) => isSame(rule, label));
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
  };
}

/** What changes how issues become tasks; a name beside an id does not. */
export function mappingOf({ labels, types, priorities, statuses }: TrackerSettings): string {
  const { named: byId, ...byCategory } = statuses;
  return JSON.stringify([
    labels.map(markOf),
    types.map(markOf),
    priorities.map((rule) => [rule.by, markOf(rule), rule.priority]),
    byCategory,
    byId.map((rule) => [markOf(rule), rule.status]),
  ]);
}

/** By id where both have one; else by name, whose case does not matter. */
export function isSame(one: NamedThere, other: NamedThere): boolean {
  if (one.id !== null && other.id !== null) return one.id === other.id;
  return one.name.toLowerCase() === other.name.toLowerCase();
}

const markOf = ({ id, name }: NamedThere) => (id === null ? `name:${name.toLowerCase()}` : `id:${id}`);

const namesOf = (all: NamedThere[]) => all.map(({ name }) => name).join(", ");
