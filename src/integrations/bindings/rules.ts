import * as z from "zod/mini";

import type { BindingRules } from "../../db/schema/bindings.ts";
import { taskPriorities, taskStatuses } from "../../domain/tasks/task.ts";

const label = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));

/** What a person may set on a binding. */
export const rulesSchema: z.ZodMiniType<BindingRules> = z.object({
  labels: z.array(label).check(z.maxLength(50)),
  priorities: z.array(z.object({ label, priority: z.enum(taskPriorities) })).check(z.maxLength(50)),
  statuses: z.object({ open: z.enum(taskStatuses), closed: z.enum(taskStatuses) }),
  startsTimerWhenAssigned: z.boolean(),
});

export const defaultRules: BindingRules = {
  labels: [],
  priorities: [
    { label: "bug", priority: "high" },
    { label: "critical", priority: "high" },
    { label: "enhancement", priority: "medium" },
  ],
  statuses: { open: "open", closed: "done" },
  startsTimerWhenAssigned: false,
};

/** True when no label is asked for, or the issue has at least one of them; case does not matter. */
export function passesFilter(rules: BindingRules, labels: string[]): boolean {
  if (rules.labels.length === 0) return true;
  const present = new Set(labels.map((name) => name.toLowerCase()));
  return rules.labels.some((name) => present.has(name.toLowerCase()));
}

/** The highest priority that one of the labels stands for; "none" when none of them does. */
export function priorityOf(rules: BindingRules, labels: string[]): string {
  const present = new Set(labels.map((name) => name.toLowerCase()));
  const ranks = rules.priorities
    .filter((rule) => present.has(rule.label.toLowerCase()))
    .map((rule) => taskPriorities.findIndex((priority) => priority === rule.priority));
  return taskPriorities[Math.max(0, ...ranks)] ?? "none";
}

/** Whether a rule asks for a label or gives it a priority; case does not matter. */
export function namesLabel({ labels, priorities }: BindingRules, name: string): boolean {
  const wanted = name.toLowerCase();
  return [...labels, ...priorities.map(({ label: one }) => one)].some((one) => one.toLowerCase() === wanted);
}

/** The rules with another name for a label; no name stands twice in the filter. */
export function renameLabel(rules: BindingRules, from: string, to: string): BindingRules {
  const rename = (name: string) => (name.toLowerCase() === from.toLowerCase() ? to : name);
  const labels = rules.labels.map(rename);
  return {
    ...rules,
    labels: labels.filter(
      (name, i) => labels.findIndex((one) => one.toLowerCase() === name.toLowerCase()) === i,
    ),
    priorities: rules.priorities.map((rule) => ({ ...rule, label: rename(rule.label) })),
  };
}
