import * as z from "zod/mini";

import { unless } from "../kit/failures.ts";
import { isMarked, marked } from "../kit/inert-text.ts";
import { collectPages, readLinks } from "../kit/pages.ts";
import type { Access } from "../provider.ts";
import type { CommentWrites, ContainerRef, IssueRef } from "../tracker.ts";
import { callGithub } from "./client.ts";
import { numberIn, pathOfIssues } from "./hosts.ts";
import { inertText } from "./inert-text.ts";
import { commentSchema, toCommentSnapshot } from "./mapping.ts";

const commentsSchema = z.array(commentSchema);
const mostPages = 20;
/** Between GitHub's clock and ours. */
const clockLeewayMs = 60_000;

/** https://docs.github.com/rest/issues/comments */
export const comments: CommentWrites = {
  // 500 that make content an hour: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
  writesPerMinute: 8,

  async list(access, container, issue) {
    return (await listSince(access, container, { issue, since: null })).map(toCommentSnapshot);
  },

  async add(access, container, { issue, key, triedSince, body }) {
    if (triedSince !== null) {
      const since = triedSince - clockLeewayMs;
      const found = (await listSince(access, container, { issue, since })).find((one) =>
        isMarked(one.body ?? "", key),
      );
      if (found !== undefined) return toCommentSnapshot(found);
    }
    const { body: added } = await callGithub(access, {
      method: "POST",
      path: pathOfIssues(container, `/${numberIn(issue)}/comments`),
      json: { body: marked(inertText(body, access.host), key) },
      schema: commentSchema,
    });
    return toCommentSnapshot(added);
  },

  async change(access, container, { id, key, body }) {
    const call = callGithub(access, {
      method: "PATCH",
      path: pathOfComment(container, id),
      json: { body: marked(inertText(body, access.host), key) },
      schema: commentSchema,
      isIdempotent: true,
    });
    const changed = await unless([404, 410], call);
    return changed === null ? null : toCommentSnapshot(changed.body);
  },

  async remove(access, container, { id }) {
    const path = pathOfComment(container, id);
    await unless([404, 410], callGithub(access, { method: "DELETE", path, isIdempotent: true }));
  },
};

function listSince(
  access: Access,
  container: ContainerRef,
  { issue, since }: { issue: IssueRef; since: number | null },
) {
  const from = since === null ? "" : `&since=${new Date(since).toISOString().slice(0, 19)}Z`;
  return collectPages(mostPages, async (cursor) => {
    const path = pathOfIssues(container, `/${numberIn(issue)}/comments${cursor ?? `?per_page=100${from}`}`);
    const { body, headers } = await callGithub(access, { path, schema: commentsSchema });
    return { items: body, next: readLinks(headers).next };
  });
}

const pathOfComment = (container: ContainerRef, id: string) =>
  pathOfIssues(container, `/comments/${encodeURIComponent(id)}`);
