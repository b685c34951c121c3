import * as z from "zod/mini";

import { unless } from "../kit/failures.ts";
import { collectPages } from "../kit/pages.ts";
import type { Access } from "../provider.ts";
import type { CommentSnapshot, CommentWrites, ContainerRef } from "../tracker.ts";
import { callJira } from "./client.ts";
import { keyIn, propertyKey, propertyOf } from "./keys.ts";
import { toMilliseconds, toPersons } from "./mapping.ts";
import { userSchema } from "./schemas.ts";
import { toBody, toText } from "./texts.ts";

const mostPages = 20;
const clockLeewayMs = 60_000;

const commentSchema = z.object({
  id: z.string(),
  author: z.nullish(userSchema),
  body: z.nullish(z.unknown()),
  created: z.string(),
  updated: z.string(),
  /** For one role or group alone. */
  visibility: z.nullish(z.unknown()),
  /** false = an internal note of Jira Service Management. */
  jsdPublic: z.nullish(z.boolean()),
});
const pageSchema = z.object({ comments: z.array(commentSchema), startAt: z.number(), total: z.number() });
const propertySchema = z.object({ value: z.unknown() });

type Issue = { id: string; key: string };

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/ */
export const comments: CommentWrites = {
  // An issue takes 20 writes in 2 seconds; the rest is a budget of points an hour: https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
  writesPerMinute: 60,

  async list(access, container, issue) {
    const found = await all(access, issue);
    return found.map((comment) => toComment(comment, container, issue));
  },

  async get(access, container, { issue, id }) {
    const path = pathOf(issue, `/${encodeURIComponent(id)}`);
    const found = await unless([404], callJira(access, { path, schema: commentSchema }));
    if (found === null || found.body.visibility || found.body.jsdPublic === false) return null;
    return toComment(found.body, container, issue);
  },

  async add(access, container, { issue, key, triedSince, body }) {
    const made = triedSince === null ? null : await findMade(access, issue, { key, since: triedSince });
    if (made !== null) return toComment(made, container, issue);
    const json = { body: await toText(access, body), properties: [propertyOf(key)] };
    const request = { method: "POST", path: pathOf(issue), json } as const;
    const sent = await callJira(access, { ...request, schema: commentSchema });
    return toComment(sent.body, container, issue);
  },

  async change(access, container, { issue, id, body }) {
    const json = { body: await toText(access, body) };
    const request = { method: "PUT", path: pathOf(issue, `/${encodeURIComponent(id)}`), json } as const;
    const sent = await unless(
      [404],
      callJira(access, { ...request, isIdempotent: true, schema: commentSchema }),
    );
    return sent === null ? null : toComment(sent.body, container, issue);
  },

  async remove(access, _container, { issue, id }) {
    const path = pathOf(issue, `/${encodeURIComponent(id)}`);
    await unless([404], callJira(access, { method: "DELETE", path, isIdempotent: true }));
  },
};

function pathOf({ id }: Issue, rest = ""): string {
  return `/issue/${encodeURIComponent(id)}/comment${rest}`;
}

async function all(access: Access, issue: Issue) {
  return collectPages(mostPages, async (cursor) => {
    const path = pathOf(issue, `?orderBy=created&maxResults=100&startAt=${cursor ?? 0}`);
    const { body } = await callJira(access, { path, schema: pageSchema });
    const end = body.startAt + body.comments.length;
    return { items: body.comments, next: body.comments.length > 0 && end < body.total ? String(end) : null };
  });
}

/** Comments show their properties one by one only: those that may be it are asked for. */
async function findMade(access: Access, issue: Issue, { key, since }: { key: string; since: number }) {
  const recent = (await all(access, issue)).filter(
    ({ created }) => toMilliseconds(created) >= since - clockLeewayMs,
  );
  for (const comment of recent) {
    const path = `/comment/${encodeURIComponent(comment.id)}/properties/${propertyKey}`;
    const found = await unless([404], callJira(access, { path, schema: propertySchema }));
    if (found !== null && keyIn(found.body.value) === key) return comment;
  }
  return null;
}

function toComment(
  comment: z.infer<typeof commentSchema>,
  { url }: ContainerRef,
  { key }: Issue,
): CommentSnapshot {
  const [author = null] = comment.author ? toPersons(comment.author) : [];
  return {
    id: comment.id,
    url: `${new URL(url).origin}/browse/${key}?focusedCommentId=${comment.id}`,
    author,
    body: toBody(comment.body),
    createdAt: toMilliseconds(comment.created),
    updatedAt: toMilliseconds(comment.updated),
  };
}
