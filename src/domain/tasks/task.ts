import { AppError } from "../../lib/errors.ts";
import { parseMinutes } from "../../lib/parse-minutes.ts";
import { isWritableDate } from "../../lib/zoned-time.ts";

export const taskStatuses = ["open", "in_progress", "done"] as const;
export const taskPriorities = ["none", "low", "medium", "high", "urgent"] as const;

export type TaskStatus = (typeof taskStatuses)[number];
export type TaskPriority = (typeof taskPriorities)[number];

/** A task as verbs return it. Times are milliseconds UTC, `dueOn` is a calendar date (YYYY-MM-DD). */
export type Task = {
  id: string;
  projectId: string;
  title: string;
  description: string;
  status: TaskStatus;
  priority: TaskPriority;
  assigneeId: string | null;
  dueOn: string | null;
  /** How long it is to take in all; null = nobody said. */
  estimateSeconds: number | null;
  tagIds: string[];
  version: number;
  completedAt: number | null;
  archivedAt: number | null;
  createdAt: number;
  updatedAt: number;
  /** The issue behind the task; null for a task made here. */
  source: TaskSource | null;
};

/** `spentSeconds`: what is logged on the issue in all, by whomever; null = the provider does not tell. */
export type TaskSource = { provider: string; label: string; url: string; spentSeconds: number | null };

/** The columns of a row that make a task. */
export type TaskRow = Omit<Task, "source" | "tagIds"> & {
  tags: string[];
  sourceProvider: string | null;
  sourceLabel: string | null;
  sourceUrl: string | null;
  /** See TaskSource. */
  spentSeconds: number | null;
};

/** The task that a row holds. */
export function taskOf(row: TaskRow): Task {
  const { id, projectId, title, description, status, priority, assigneeId, dueOn, version } = row;
  const { estimateSeconds, spentSeconds } = row;
  const { completedAt, archivedAt, createdAt, updatedAt, sourceProvider, sourceLabel, sourceUrl } = row;
  return {
    id,
    projectId,
    title,
    description,
    status,
    priority,
    assigneeId,
    dueOn,
    estimateSeconds,
    tagIds: row.tags,
    version,
    completedAt,
    archivedAt,
    createdAt,
    updatedAt,
    source:
      sourceProvider === null || sourceLabel === null || sourceUrl === null
        ? null
        : { provider: sourceProvider, label: sourceLabel, url: sourceUrl, spentSeconds },
  };
}

/** A title on one line. Throws invalid when it is empty or longer than 300 characters. */
export function parseTitle(text: string): string {
  const title = text.replace(/\s+/g, " ").trim();
  if (title === "") throw new AppError("invalid", "Give the task a title.", "title");
  if (title.length > 300)
    throw new AppError("invalid", "A task's title has at most 300 characters.", "title");
  return title;
}

/** Throws invalid when it is longer than 20,000 characters. */
export function parseDescription(text: string): string {
  if (text.length <= 20_000) return text.trim();
  throw new AppError("invalid", "A description has at most 20,000 characters.", "description");
}

/** Throws invalid unless the text names a status. */
export function parseStatus(text: string): TaskStatus {
  const status = taskStatuses.find((each) => each === text);
  if (status === undefined) throw new AppError("invalid", "Choose one of the statuses shown.", "status");
  return status;
}

/** Throws invalid unless the text names a priority. */
export function parsePriority(text: string): TaskPriority {
  const priority = taskPriorities.find((each) => each === text);
  if (priority === undefined)
    throw new AppError("invalid", "Choose one of the priorities shown.", "priority");
  return priority;
}

/** A calendar date that exists, as YYYY-MM-DD; empty or null = no due date. Throws invalid. */
export function parseDueOn(text: string | null): string | null {
  const value = text?.trim() ?? "";
  if (value === "") return null;
  if (isWritableDate(value)) return value;
  throw new AppError(
    "invalid",
    "The due date must be a day such as 2026-03-31, in the years 2000 to 2100.",
    "dueOn",
  );
}

const mostEstimated = 10_000 * 3600;

/** Seconds of an estimate as a person types it; nothing and 0 = none. Throws invalid. */
export function readEstimate(text: string): number | null {
  if (text.trim() === "") return null;
  const minutes = parseMinutes(text);
  if (minutes === null)
    throw new AppError("invalid", "Write the estimate as 8h, 1h 30m or 90m.", "estimateSeconds");
  return parseEstimate(Math.round(minutes * 60));
}

/** Throws invalid unless it is whole seconds, of 10,000 hours at most; 0 = none. */
export function parseEstimate(seconds: number | null): number | null {
  if (seconds === null || seconds === 0) return null;
  if (Number.isSafeInteger(seconds) && seconds > 0 && seconds <= mostEstimated) return seconds;
  throw new AppError("invalid", "An estimate is at most 10,000 hours.", "estimateSeconds");
}

/** The answer to who works on a task that is in no list any more. */
export function archivedTask(title: string, field?: string): AppError {
  return new AppError("conflict", `The task “${title}” is archived. Restore it first.`, field);
}
