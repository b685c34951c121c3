import { emit, type Act } from "../events.ts";
import { nextId } from "../ids.ts";
import { presentLabel } from "../present/issue.ts";
import type { Label, Repository } from "../records.ts";

/** Issues that bear the label tell nothing, and their `updated_at` stays. */
export function changeLabel(
  act: Act,
  repository: Repository,
  { label, name, color }: { label: Label; name?: string | undefined; color?: string | undefined },
): void {
  const from: Record<string, { from: string }> = {};
  if (name !== undefined && name !== label.name) from["name"] = { from: label.name };
  if (color !== undefined && color !== label.color) from["color"] = { from: label.color };
  label.name = name ?? label.name;
  label.color = color ?? label.color;
  if (Object.keys(from).length > 0) tell(act, repository, { action: "edited", label, changes: from });
}

export function createLabel(act: Act, repository: Repository, name: string, color = "ededed"): Label {
  const label: Label = { id: nextId(act.world), name, color, description: null, isDefault: false };
  repository.labels.push(label);
  tell(act, repository, { action: "created", label });
  return label;
}

/** It goes from all issues, and no event tells of each. */
export function deleteLabel(act: Act, repository: Repository, label: Label): void {
  repository.labels = repository.labels.filter((other) => other !== label);
  for (const issue of repository.issues.values())
    issue.labels = issue.labels.filter((other) => other !== label);
  tell(act, repository, { action: "deleted", label });
}

function tell(
  act: Act,
  repository: Repository,
  { label, ...event }: { action: string; label: Label; changes?: unknown },
): void {
  emit(act, repository, {
    name: "label",
    payload: { ...event, label: presentLabel({ ...act, repository }, label) },
  });
}
