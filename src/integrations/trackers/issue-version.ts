import { sql } from "drizzle-orm";

import { sha256Hex } from "../../lib/digest.ts";
import type { IssueSnapshot } from "../../providers/tracker.ts";

/**
 * Orders the snapshots of one issue as text. A provider's updated_at may have seconds only, so equal instants are ordered
 * by what usually comes later (closed, more labels, more assignees), then by content: any order of arrival ends alike.
 */
export async function issueVersion(issue: IssueSnapshot): Promise<string> {
  const content = await sha256Hex(
    JSON.stringify([
      issue.title,
      issue.body.source,
      issue.url,
      issue.status.id,
      issue.type?.id,
      issue.priority?.id,
      issue.labels.map(({ name }) => name).toSorted(),
      issue.components?.map(({ name }) => name).toSorted(),
      // A delivery may tell no more of them.
      issue.sprints?.map(({ id, name }) => id ?? name).toSorted(),
      issue.assignees.map((person) => person.accountId).toSorted(),
      issue.dueOn,
      issue.estimateSeconds,
      issue.spentSeconds,
    ]),
  );
  return [
    digits(issue.updatedAt, 15),
    issue.status.category === "done" ? "1" : "0",
    digits(issue.labels.length, 3),
    digits(issue.assignees.length, 3),
    content.slice(0, 16),
  ].join(".");
}

/** Whether a version is of a closed issue. */
export const saysClosed = (version: string): boolean => version[16] === "1";

/** SQL: the last known state of a link's issue is not closed. */
export const saysOpen = sql`substr(links.remote_version, 17, 1) IS NOT '1'`;

function digits(value: number, length: number): string {
  return String(value).padStart(length, "0");
}
