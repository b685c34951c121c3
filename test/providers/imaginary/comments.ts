import type { Access } from "../../../src/providers/access.ts";
import { unless } from "../../../src/providers/kit/failures.ts";
import { markdownToAdf } from "../../../src/providers/kit/markdown-to-adf.ts";
import type { CommentWrites, IssueRef } from "../../../src/providers/tracker.ts";
import { callImaginary, sitePath } from "./client.ts";
import { toCommentSnapshot } from "./mapping.ts";
import { commentSchema, pageSchema } from "./schemas.ts";

const commentsSchema = pageSchema(commentSchema);

export const comments: CommentWrites = {
  writesPerMinute: 50,

  async list(access, _, issue) {
    const { body } = await callImaginary(access, { path: pathOf(access, issue), schema: commentsSchema });
    return body.values.map(toCommentSnapshot);
  },

  async add(access, _, { issue, key, body }) {
    const added = await callImaginary(access, {
      method: "POST",
      path: pathOf(access, issue),
      json: { clientId: key, body: await markdownToAdf(body) },
      schema: commentSchema,
      isIdempotent: true,
    });
    return toCommentSnapshot(added.body);
  },

  async change(access, _, { issue, id, body }) {
    const call = callImaginary(access, {
      method: "PUT",
      path: pathOf(access, issue, id),
      json: { body: await markdownToAdf(body) },
      schema: commentSchema,
      isIdempotent: true,
    });
    const changed = await unless([404], call);
    return changed === null ? null : toCommentSnapshot(changed.body);
  },

  async remove(access, _, { issue, id }) {
    const path = pathOf(access, issue, id);
    await unless([404], callImaginary(access, { method: "DELETE", path, isIdempotent: true }));
  },
};

function pathOf(access: Access, { id }: IssueRef, comment?: string): string {
  const rest = comment === undefined ? "" : `/${encodeURIComponent(comment)}`;
  return sitePath(access, `/issues/${encodeURIComponent(id)}/comments${rest}`);
}
