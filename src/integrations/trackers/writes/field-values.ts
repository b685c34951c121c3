import type { SharedField } from "../../../db/schema/work.ts";
import { labelTags } from "../../bindings/rules.ts";
import { trackerSettings } from "../../bindings/settings.ts";
import { hashOfBody, type IncomingIssue } from "../map-issue.ts";
import type { OwedIssue } from "./find-owed.ts";

/** Comparable values of fields; of a description its hash. */
export type Values = Partial<Record<SharedField, string | null>>;

/** What a task wants to say, given what its issue says now. */
export async function oursOf(
  owed: OwedIssue,
  fields: readonly SharedField[],
  issue: IncomingIssue,
): Promise<Values> {
  const values: Values = {};
  for (const field of fields) values[field] = await oneOf(owed, field, issue);
  return values;
}

async function oneOf(owed: OwedIssue, field: SharedField, issue: IncomingIssue): Promise<string | null> {
  if (field === "description") return hashOfBody(owed.task.description);
  return field === "tags" ? JSON.stringify(mergedTags(owed, issue)) : owed.task[field];
}

/** What an issue says. */
export function theirsOf(
  owed: Pick<OwedIssue, "binding">,
  issue: IncomingIssue,
): Record<SharedField, string | null> {
  const { title, body_hash: description, status, priority, assignee_id: assigneeId, due_on: dueOn } = issue;
  const tags = JSON.stringify(labelTags(trackerSettings(owed.binding), idsIn(issue.tags)));
  return { title, description, status, priority, assigneeId, dueOn, tags };
}

/**
 * The tags that labels stand for as both sides want them: what came or went on either side since both said the same. Each comes or
 * goes by itself, so that two sides never disagree.
 */
export function mergedTags({ task, binding, baseTags }: OwedIssue, issue: IncomingIssue): string[] {
  const [base, theirs] = [idsIn(baseTags), idsIn(issue.tags)];
  const all = [...base, ...theirs, ...task.tags].filter((id) => {
    const [was, ours, there] = [base.includes(id), task.tags.includes(id), theirs.includes(id)];
    return ours === there ? ours : !was;
  });
  return labelTags(trackerSettings(binding), all);
}

function idsIn(text: string): string[] {
  const ids: unknown = JSON.parse(text);
  return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
}
