import { Hono, type Context } from "hono";
import * as z from "zod";
import { presentComment } from "../present/issue.ts";
import type { Comment, Issue } from "../records.ts";
import { addComment, deleteComment, editComment } from "../verbs/comment.ts";
import { canPush } from "../world.ts";
import { actOf, answerPage, GitHubError, hasScope, notFound, readBody, type RestEnv } from "./answer.ts";
import { requireIssue } from "./require-issue.ts";

export const commentRoutes = new Hono<RestEnv>();

const commentSchema = z.object({ body: z.string().min(1) });

commentRoutes.get("/:number/comments", (c) => {
  const issue = requireIssue(c);
  if (issue instanceof Response) return issue;
  const sinceMs = Date.parse(c.req.query("since") ?? "") || 0;
  const comments = issue.comments.filter((comment) => Date.parse(comment.updatedAt) >= sinceMs);
  return answerPage(c, comments, (comment) => presentComment(c.var, issue, comment));
});

commentRoutes.post("/:number/comments", async (c) => {
  const act = actOf(c);
  requireWritable(c);
  const issue = requireIssue(c);
  if (issue instanceof Response) return issue;
  const { body } = await readBody(c, commentSchema);
  if (issue.isLocked && !canPush(c.var.repository, act.actor)) {
    throw new GitHubError(403, "Unable to create comment because issue is locked.");
  }
  const shown = presentComment(c.var, issue, addComment(act, { repository: c.var.repository, issue }, body));
  return c.json(shown, 201, { location: shown.url });
});

commentRoutes.get("/comments", (c) => {
  const all = [...c.var.repository.issues.values()].flatMap((issue) =>
    issue.comments.map((comment) => ({ issue, comment })),
  );
  return answerPage(c, all, ({ issue, comment }) => presentComment(c.var, issue, comment));
});

commentRoutes.get("/comments/:comment", (c) => {
  const { issue, comment } = requireComment(c);
  return c.json(presentComment(c.var, issue, comment));
});

commentRoutes.patch("/comments/:comment", async (c) => {
  const { issue, comment } = requireOwnComment(c);
  const { body } = await readBody(c, commentSchema);
  editComment(actOf(c), { repository: c.var.repository, issue }, { comment, body });
  return c.json(presentComment(c.var, issue, comment));
});

commentRoutes.delete("/comments/:comment", (c) => {
  const { issue, comment } = requireOwnComment(c);
  deleteComment(actOf(c), { repository: c.var.repository, issue }, comment);
  return c.body(null, 204);
});

function requireWritable(c: Context<RestEnv>): void {
  if (!hasScope(c, "repo", "public_repo")) throw notFound();
  if (c.var.repository.isArchived) throw new GitHubError(403, "Repository was archived so is read-only.");
}

function requireOwnComment(c: Context<RestEnv>): { issue: Issue; comment: Comment } {
  const act = actOf(c);
  requireWritable(c);
  const found = requireComment(c);
  if (found.comment.author !== act.actor && !canPush(c.var.repository, act.actor)) {
    throw new GitHubError(403, "Must have admin rights to Repository.");
  }
  return found;
}

function requireComment(c: Context<RestEnv>): { issue: Issue; comment: Comment } {
  const id = Number(c.req.param("comment"));
  for (const issue of c.var.repository.issues.values()) {
    const comment = issue.comments.find((one) => one.id === id);
    if (comment !== undefined) return { issue, comment };
  }
  throw notFound();
}
