import { emit, type Act } from "../events.ts";
import { nextId, timestamp } from "../ids.ts";
import { presentMilestone } from "../present/issue.ts";
import type { Milestone, Repository } from "../records.ts";

export type MilestoneChanges = {
  title?: string | undefined;
  description?: string | null | undefined;
  dueOn?: string | null | undefined;
  state?: "open" | "closed" | undefined;
};

export function createMilestone(
  act: Act,
  repository: Repository,
  { title, description = null, dueOn = null }: MilestoneChanges & { title: string },
): Milestone {
  const now = timestamp();
  const milestone: Milestone = {
    id: nextId(act.world),
    number: Math.max(0, ...repository.milestones.map(({ number }) => number)) + 1,
    title,
    description,
    state: "open",
    creator: act.actor,
    dueOn,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
  };
  repository.milestones.push(milestone);
  tell(act, repository, { action: "created", milestone });
  return milestone;
}

/** Its issues show the new date; they tell nothing, and their `updated_at` stays. */
export function changeMilestone(
  act: Act,
  repository: Repository,
  { milestone, ...changes }: MilestoneChanges & { milestone: Milestone },
): void {
  const { title, description, dueOn } = { ...milestone, ...definedOf(changes) };
  const from: Record<string, { from: string | null }> = {};
  if (title !== milestone.title) from["title"] = { from: milestone.title };
  if (description !== milestone.description) from["description"] = { from: milestone.description };
  if (dueOn !== milestone.dueOn) from["due_on"] = { from: milestone.dueOn };
  Object.assign(milestone, { title, description, dueOn });
  if (Object.keys(from).length > 0) {
    milestone.updatedAt = timestamp();
    tell(act, repository, { action: "edited", milestone, changes: from });
  }
  if (changes.state === undefined || changes.state === milestone.state) return;
  milestone.state = changes.state;
  milestone.updatedAt = timestamp();
  milestone.closedAt = changes.state === "closed" ? milestone.updatedAt : null;
  tell(act, repository, { action: changes.state === "closed" ? "closed" : "opened", milestone });
}

export function deleteMilestone(act: Act, repository: Repository, milestone: Milestone): void {
  repository.milestones = repository.milestones.filter((other) => other !== milestone);
  for (const issue of repository.issues.values()) {
    if (issue.milestone === milestone) issue.milestone = null;
  }
  tell(act, repository, { action: "deleted", milestone });
}

function definedOf<T extends object>(changes: T): Partial<T> {
  // safe because only keys without a value are left out
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function tell(
  act: Act,
  repository: Repository,
  { milestone, ...event }: { action: string; milestone: Milestone; changes?: unknown },
): void {
  emit(act, repository, {
    name: "milestone",
    payload: { ...event, milestone: presentMilestone({ ...act, repository }, milestone) },
  });
}
