import type { TrackerSettings, RemoteFields } from "../../db/schema/bindings.ts";
import { sha256Hex } from "../../lib/digest.ts";
import { fold } from "../../lib/fold.ts";
import { createId } from "../../lib/id.ts";
import { truncate } from "../../lib/truncate.ts";
import { webAddress } from "../../lib/web-address.ts";
import type { IssueSnapshot } from "../../providers/tracker.ts";
import { issueVersion } from "./issue-version.ts";
import { leftOutBecause, priorityOf, statusOf, tagsOf, titleOf } from "../bindings/rules.ts";

/** An issue as the statements of apply-issues.ts read it from JSON. Names that the links table knows are spelt as there. */
export type IncomingIssue = {
  remote_key: string;
  /** What a person calls it. */
  display_key: string;
  container_id: string;
  remote_updated_at: number;
  remote_version: string;
  /** JSON text of RemoteFields: compared and stored as it is. */
  remote_fields: string;
  state: "live" | "filtered";
  /** The end of a sentence about it; null while its state is "live". */
  left_out_because: string | null;
  /** The id of the task if one must be created. */
  task_id: string;
  title: string;
  title_norm: string;
  body: string;
  body_hash: string;
  status: string;
  priority: string;
  assignee_id: string | null;
  due_on: string | null;
  estimate_seconds: number | null;
  /** No field of the merge: nobody changes it here. */
  spent_seconds: number | null;
  /** 1 = it was told of because time on it was changed. */
  is_about_time: 0 | 1;
  /** JSON text of RemoteFields["tags"]. */
  tags: string;
  completed_at: number | null;
  url: string;
};

type Target = {
  provider: string;
  host: string;
  siteId: string | null;
  externalId: string;
  settings: TrackerSettings;
  /** Our members by the provider's account ids. */
  members: ReadonlyMap<string, { userId: string }>;
  now: number;
};

const longestTitle = 500;
/** Of a task's description, in UTF-16 units. */
export const longestBody = 20_000;

/** The identity of an issue: its immutable id at one site of one instance of a provider, whatever container it is in. */
export function issueKey(
  { provider, host, siteId }: { provider: string; host: string; siteId: string | null },
  issueId: string,
): string {
  const site = siteId === null ? "" : `/${siteId}`;
  return `${provider}:${host}${site}:issue:${issueId}`;
}

/** An issue in our terms. The first assignee who is a member becomes the task's. */
export async function mapIssue(target: Target, issue: IssueSnapshot): Promise<IncomingIssue> {
  const { settings, members } = target;
  const title = truncate(
    titleOf(settings, { title: issue.title.trim() || issue.key, key: issue.key }),
    longestTitle,
  );
  const body = truncate(issue.body.text, longestBody);
  const assignee = issue.assignees.find(({ accountId }) => members.has(accountId));
  const status = statusOf(settings, issue.status);
  const because = leftOutBecause(settings, issue, members);
  const fields: RemoteFields = {
    title,
    bodyHash: await hashOfBody(body),
    status,
    // A provider that does not say when gets a time that stays the same, so that it is no change.
    completedAt: status === "done" ? (issue.closedAt ?? issue.createdAt) : null,
    priority: priorityOf(settings, issue),
    assigneeId: assignee === undefined ? null : (members.get(assignee.accountId)?.userId ?? null),
    dueOn: issue.dueOn,
    estimateSeconds: issue.estimateSeconds,
    tags: JSON.stringify(tagsOf(settings, issue)),
  };
  return {
    remote_key: issueKey(target, issue.id),
    display_key: issue.key,
    container_id: target.externalId,
    remote_updated_at: issue.updatedAt,
    remote_version: await issueVersion(issue),
    remote_fields: JSON.stringify(fields),
    state: because === null ? "live" : "filtered",
    left_out_because: because,
    task_id: createId(target.now),
    title,
    title_norm: fold(title),
    body,
    body_hash: fields.bodyHash,
    status,
    priority: fields.priority,
    assignee_id: fields.assigneeId,
    due_on: fields.dueOn,
    estimate_seconds: fields.estimateSeconds,
    spent_seconds: issue.spentSeconds,
    is_about_time: issue.isAboutTime === true ? 1 : 0,
    tags: fields.tags,
    completed_at: fields.completedAt,
    url: webAddress(issue.url) ?? "",
  };
}

/** By which texts are compared. */
export async function hashOfBody(body: string): Promise<string> {
  return (await sha256Hex(body)).slice(0, 16);
}
