import type { TrackerSettings } from "../../../db/schema/bindings.ts";
import type { SharedField } from "../../../db/schema/work.ts";
import type {
  IssueChange,
  IssueSnapshot,
  Named,
  Person,
  TrackerWrites,
  WritableField,
} from "../../../providers/tracker.ts";
import { isSame } from "../../bindings/rules.ts";
import { titleThere } from "../../bindings/title-there.ts";
import { longestBody } from "../map-issue.ts";
import type { OwedIssue } from "./find-owed.ts";

/** What one field is there, or why it cannot be said, as a sentence. */
export type FieldChange = { change: IssueChange } | { refused: string };

type Facts = {
  owed: OwedIssue;
  settings: TrackerSettings;
  fields: TrackerWrites["fields"];
  /** The issue as it was just read, and those of its assignees who are members. */
  issue: IssueSnapshot;
  members: ReadonlySet<string>;
  /** Those that labels stand for, as they are to be on both sides. */
  tags: readonly string[];
};

/** In the provider's terms, what the task says of this field. */
export function changeOf(field: SharedField, facts: Facts): FieldChange {
  const { task } = facts.owed;
  switch (field) {
    case "title":
      return { change: { title: titleThere(facts.settings, facts.issue, task.title) } };
    case "description":
      return bodyChange(facts);
    case "status":
      return statusChange(facts);
    case "assigneeId":
      return assigneeChange(facts);
    case "dueOn":
      return { change: { dueOn: task.dueOn } };
    case "priority":
      return priorityChange(facts);
    case "tags":
      return tagsChange(facts);
    default:
      return field satisfies never;
  }
}

/** Whether the provider can write what a task has there; a priority may be one of its labels. */
export function isWritable(
  fields: TrackerWrites["fields"],
  settings: TrackerSettings,
  field: SharedField,
): boolean {
  return fields.has(fieldThere(fields, settings, field));
}

/** Which field there holds what a task has. */
export function fieldThere(
  fields: TrackerWrites["fields"],
  settings: TrackerSettings,
  field: SharedField,
): WritableField {
  switch (field) {
    case "title":
    case "status":
    case "dueOn":
      return field;
    case "description":
      return "body";
    case "assigneeId":
      return "assignees";
    case "priority":
      return hasOwnPriority(fields, settings) ? "priority" : "labels";
    case "tags":
      return "labels";
    default:
      return field satisfies never;
  }
}

/** A text that was cut when it arrived would end there where it was cut. */
function bodyChange({ owed, issue }: Facts): FieldChange {
  if (issue.body.text.length <= longestBody) return { change: { body: owed.task.description } };
  return { refused: "The text there is longer than a description here may be. Change it there." };
}

function statusChange({ owed, settings }: Facts): FieldChange {
  const status = settings.writes.statuses[owed.task.status];
  if (status !== undefined) return { change: { status } };
  return { refused: `No status there is chosen for tasks that are ${statusWords[owed.task.status]}.` };
}

const statusWords = { open: "open", in_progress: "in progress", done: "done" } as const;

/** Assignees who are no members stay: they are nobody's here. */
function assigneeChange({ owed: { assignee, binding }, issue, members }: Facts): FieldChange {
  const account = assignee?.account ?? null;
  if (assignee !== null && account === null) {
    return {
      refused: `${assignee.name} has no account at ${binding.host} that Timewire knows. It does once they connect or sign in with it, or an admin says who they are there.`,
    };
  }
  const isOther = ({ accountId }: Person) => members.has(accountId) && accountId !== account?.accountId;
  return {
    change: {
      assignees: { add: account === null ? [] : [account], remove: issue.assignees.filter(isOther) },
    },
  };
}

/** By the provider's own priority where the settings know it, else by the label that stands for it. */
function priorityChange({ owed: { task }, settings, fields, issue }: Facts): FieldChange {
  const isOwn = hasOwnPriority(fields, settings);
  const known = settings.priorities.filter(({ by }) => by === (isOwn ? "priority" : "label"));
  const wanted = known.find(({ priority }) => priority === task.priority);
  if (wanted === undefined && task.priority !== "none")
    return {
      refused: `No ${isOwn ? "priority" : "label"} there stands for the priority “${task.priority}”.`,
    };
  if (isOwn) return { change: { priority: wanted === undefined ? null : named(wanted) } };
  const isRanked = (label: Named) =>
    known.some((rule) => isSame(rule, label)) && (wanted === undefined || !isSame(wanted, label));
  const hasIt = wanted !== undefined && issue.labels.some((label) => isSame(wanted, label));
  const add = wanted === undefined || hasIt ? [] : [named(wanted)];
  return { change: { labels: { add, remove: issue.labels.filter(isRanked) } } };
}

/** By the labels that stand for tags; all others stay. */
function tagsChange({ settings, issue, tags }: Facts): FieldChange {
  const rules = settings.tags.filter(({ by }) => by === "label");
  const isThere = (rule: Named) => issue.labels.some((label) => isSame(rule, label));
  const missing = tags.filter((id) => !rules.some((rule) => rule.tagId === id && isThere(rule)));
  const add = labelsFor(settings, missing);
  const remove = issue.labels.filter((label) => {
    const standsFor = rules.filter((rule) => isSame(rule, label)).map(({ tagId }) => tagId);
    return standsFor.length > 0 && !standsFor.some((id) => tags.includes(id));
  });
  return { change: { labels: { add, remove } } };
}

/** One label for each of these tags that labels stand for. */
export function labelsFor({ tags }: TrackerSettings, ids: readonly string[]): Named[] {
  const found = ids.flatMap((id) => tags.find(({ by, tagId }) => by === "label" && tagId === id) ?? []);
  return unique(found.map(named));
}

/** Changes of several fields as one: a priority and tags may both be labels. */
export function joined(changes: readonly IssueChange[]): IssueChange {
  const differences = changes.flatMap(({ labels }) => labels ?? []);
  const add = differences.flatMap((one) => one.add);
  const remove = differences.flatMap((one) => one.remove);
  const whole: IssueChange = Object.assign({}, ...changes);
  if (differences.length < 2) return whole;
  const isAdded = (label: Named) => add.some((one) => isSame(one, label));
  return { ...whole, labels: { add: unique(add), remove: unique(remove).filter((one) => !isAdded(one)) } };
}

/** Each label once. */
export function unique(all: readonly Named[]): Named[] {
  return all.filter((one, index) => all.findIndex((other) => isSame(one, other)) === index);
}

const named = ({ id, name }: Named): Named => ({ id, name });

function hasOwnPriority(fields: TrackerWrites["fields"], { priorities }: TrackerSettings): boolean {
  return fields.has("priority") && priorities.some(({ by }) => by === "priority");
}
