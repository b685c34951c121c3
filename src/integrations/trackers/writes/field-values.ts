import type { SharedField } from "../../../db/schema/work.ts";
import { hashOfBody, type IncomingIssue } from "../map-issue.ts";
import type { TaskRow } from "./find-owed.ts";

/** Comparable values of fields; of a description its hash. */
export type Values = Partial<Record<SharedField, string | null>>;

/** What a task says. */
export async function oursOf(task: TaskRow, fields: readonly SharedField[]): Promise<Values> {
  const values: Values = {};
  for (const field of fields)
    values[field] = field === "description" ? await hashOfBody(task.description) : task[field];
  return values;
}

/** What an issue says. */
export function theirsOf(issue: IncomingIssue): Record<SharedField, string | null> {
  const { title, body_hash: description, status, priority, assignee_id: assigneeId, due_on: dueOn } = issue;
  return { title, description, status, priority, assigneeId, dueOn };
}
