import { emit, type Act } from "../events.ts";
import { nextId, timestamp } from "../ids.ts";
import { presentComment, presentIssue } from "../present/issue.ts";
import type { Comment, Issue, Repository } from "../records.ts";

interface Place {
  repository: Repository;
  issue: Issue;
}

export function addComment(act: Act, place: Place, body: string): Comment {
  const now = timestamp();
  const comment: Comment = { id: nextId(act.world), author: act.actor, body, createdAt: now, updatedAt: now };
  place.issue.comments.push(comment);
  place.issue.updatedAt = now;
  emitComment(act, place, { action: "created", comment });
  return comment;
}

export function editComment(act: Act, place: Place, edit: { comment: Comment; body: string }): void {
  const from = edit.comment.body;
  if (from === edit.body) return;
  edit.comment.body = edit.body;
  edit.comment.updatedAt = timestamp();
  emitComment(act, place, { action: "edited", comment: edit.comment, changes: { body: { from } } });
}

export function deleteComment(act: Act, place: Place, comment: Comment): void {
  place.issue.comments = place.issue.comments.filter((other) => other !== comment);
  emitComment(act, place, { action: "deleted", comment });
}

function emitComment(
  act: Act,
  { repository, issue }: Place,
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
