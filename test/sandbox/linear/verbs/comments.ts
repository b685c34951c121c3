import { Problem } from "../graphql/problem.ts";
import { notifyComment } from "../notify.ts";
import type { Comment, User } from "../records.ts";
import { linearWorld, recordOf } from "../world.ts";
import { chosenId } from "./issues.ts";

export type CommentInput = {
  id?: string | null;
  issueId?: string | null;
  body?: string | null;
  parentId?: string | null;
  doNotSubscribeToIssue?: boolean | null;
};

export function addComment(actor: User, input: CommentInput & { issueId: string }): Comment {
  const { comments, issues } = linearWorld();
  const id = chosenId(comments, input.id, "Comment");
  const now = Date.now();
  const comment: Comment = {
    id,
    issueId: input.issueId,
    userId: actor.id,
    parentId: input.parentId ?? null,
    body: bodyOf(input.body),
    editedAtMs: null,
    createdAtMs: now,
    updatedAtMs: now,
    archivedAtMs: null,
  };
  comments.set(id, comment);
  const issue = recordOf(issues, comment.issueId);
  // Whoever comments is told of what follows, and the issue itself stays as it was.
  if (input.doNotSubscribeToIssue !== true && !issue.subscriberIds.includes(actor.id))
    issue.subscriberIds.push(actor.id);
  notifyComment("create", { comment, actor });
  return comment;
}

export function changeComment(actor: User, comment: Comment, body: string): Comment {
  const before = { ...comment };
  if (comment.body === body) return comment;
  comment.body = bodyOf(body);
  comment.editedAtMs = Date.now();
  comment.updatedAtMs = Math.max(Date.now(), comment.updatedAtMs + 1);
  notifyComment("update", { comment, actor, before });
  return comment;
}

export function removeComment(actor: User, comment: Comment): void {
  linearWorld().comments.delete(comment.id);
  notifyComment("remove", { comment, actor });
}

function bodyOf(body: string | null | undefined): string {
  if ((body ?? "").trim() === "")
    throw new Problem("input", "Argument Validation Error", "body should not be empty.");
  return body ?? "";
}
