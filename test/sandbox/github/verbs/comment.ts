import { emit, type Act } from "../events.ts";
import { nextId, timestamp } from "../ids.ts";
import { presentComment, presentIssue } from "../present/issue.ts";
import type { Comment, Issue, Repository } from "../records.ts";

interface Target {
  repository: Repository;
  issue: Issue;
}

export function addComment(act: Act, target: Target, body: string): Comment {
  const now = timestamp();
  const comment: Comment = { id: nextId(act.world), author: act.actor, body, createdAt: now, updatedAt: now };
  target.issue.comments.push(comment);
  target.issue.updatedAt = now;
  emitComment(act, target, { action: "created", comment });
  return comment;
}

export function editComment(act: Act, target: Target, edit: { comment: Comment; body: string }): void {
  const from = edit.comment.body;
  if (from === edit.body) return;
  edit.comment.body = edit.body;
  edit.comment.updatedAt = timestamp();
  emitComment(act, target, { action: "edited", comment: edit.comment, changes: { body: { from } } });
}

export function deleteComment(act: Act, target: Target, comment: Comment): void {
  target.issue.comments = target.issue.comments.filter((other) => other !== comment);
  emitComment(act, target, { action: "deleted", comment });
}

function emitComment(
  act: Act,
  { repository, issue }: Target,
  event: { action: string; comment: Comment; changes?: unknown },
): void {
  const scene = { ...act, repository };
  emit(act, repository, {
    name: "issue_comment",
    payload: {
      action: event.action,
      ...(event.changes === undefined ? {} : { changes: event.changes }),
      issue: presentIssue(scene, issue),
      comment: presentComment(scene, issue, event.comment),
    },
  });
}
