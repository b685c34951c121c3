import type { AuditEntry } from "../commit.ts";
import type { TimeEntry } from "./entry.ts";

/** What the audit says of a change of an entry: whose it is, where it goes, and what the change says of itself; never notes. */
export function entryAudit(
  what: string,
  {
    id,
    userId,
    projectId,
    taskId,
  }: Pick<TimeEntry, "id" | "userId"> & Partial<Pick<TimeEntry, "projectId" | "taskId">>,
  detail: Record<string, unknown> = {},
): AuditEntry {
  return { action: `entry.${what}`, target: `entry:${id}`, detail: { userId, projectId, taskId, ...detail } };
}
