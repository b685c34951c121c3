import { raw } from "hono/html";

import type { Comment } from "../../../domain/tasks/comments.ts";
import type { TaskDetail } from "../../../domain/tasks/get-task.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Button, ButtonForm } from "../../components/button.tsx";
import { TextArea } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { LocalTime } from "../../components/time.tsx";

/** With safe HTML of its text. */
export type ShownComment = Comment & { html: string };

export type CommentsProps = {
  task: TaskDetail;
  comments: ShownComment[];
  /** Who looks: what they wrote they may change. */
  viewer: { userId: string; canManage: boolean; zone: string; clock: string };
};

/** What people say about a task, here and at its issue. */
export function CommentsSection({ task, comments, viewer }: CommentsProps) {
  const action = pathTo`/tasks/${task.id}/comments`;
  return (
    <section class="chapter grid" aria-labelledby="comments">
      <h2 id="comments">Comments</h2>
      <div class="wide stack">
        {comments.length > 0 && (
          <ul class="list">
            {comments.map((comment) => (
              <CommentItem task={task} comment={comment} viewer={viewer} />
            ))}
          </ul>
        )}
        <form method="post" action={action} class="stack tight" {...swaps(action)}>
          <FormKey />
          <TextArea
            id="comment"
            label="New comment"
            name="body"
            value=""
            rows="3"
            maxlength="20000"
            required
          />
          <div>
            <Button>Comment</Button>
          </div>
        </form>
      </div>
    </section>
  );
}

function CommentItem({ task, comment, viewer }: Omit<CommentsProps, "comments"> & { comment: ShownComment }) {
  const { author, userId, createdAt, editedAt, html, refused } = comment;
  const isOwn = userId === viewer.userId;
  return (
    <li class="stack tight">
      <p class="cluster">
        <strong>{author}</strong>
        <small class="muted">
          <LocalTime at={createdAt} zone={viewer.zone} clock={viewer.clock} />
          {editedAt !== null && " · edited"}
          {userId === null && ` · at ${task.source?.label ?? "the issue"}`}
        </small>
      </p>
      <div class="prose">{raw(html)}</div>
      {refused !== null && <p class="error">Not accepted there. {refused}</p>}
      {userId !== null && (isOwn || viewer.canManage) && (
        <Steps task={task} comment={comment} isOwn={isOwn} />
      )}
    </li>
  );
}

function Steps({ task, comment, isOwn }: { task: TaskDetail; comment: Comment; isOwn: boolean }) {
  const path = pathTo`/tasks/${task.id}/comments/${comment.id}`;
  const remove = pathTo`/tasks/${task.id}/comments/${comment.id}/delete`;
  return (
    <div class="cluster">
      {isOwn && (
        <details>
          <summary>Edit</summary>
          <form method="post" action={path} class="stack tight" {...swaps(path)}>
            <FormKey />
            <TextArea
              id={`comment-${comment.id}`}
              label="Comment"
              name="body"
              value={comment.body}
              rows="3"
              maxlength="20000"
              required
            />
            <div>
              <Button small>Save comment</Button>
            </div>
          </form>
        </details>
      )}
      <ButtonForm
        action={remove}
        label="Delete"
        title="Delete this comment"
        look="quiet"
        small
        attributes={swaps(remove)}
      />
    </div>
  );
}

function swaps(action: string): Record<string, string> {
  return { "hx-post": action, "hx-target": "#task", "hx-swap": "outerHTML" };
}
