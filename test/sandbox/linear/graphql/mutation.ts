import type { Caller } from "../authenticate.ts";
import type { Comment, Webhook } from "../records.ts";
import {
  archiveIssue,
  createIssue,
  deleteIssue,
  type IssueInput,
  restoreIssue,
  trashIssue,
  updateIssue,
} from "../verbs/issues.ts";
import { addComment, changeComment, type CommentInput, removeComment } from "../verbs/comments.ts";
import { addWebhook, changeWebhook, type WebhookInput } from "../verbs/webhooks.ts";
import { findIssue, linearWorld, maySee, recordOf } from "../world.ts";
import { presentAttachment, presentComment, presentIssue, presentWebhook } from "./present.ts";
import { notFound, Problem } from "./problem.ts";
import { requireAdmin } from "./query.ts";

type Named = { id: string };
type Attached = { issueId: string; title: string; url: string; metadata?: Record<string, unknown> };

const done = <T extends object>(entity: T) => ({ success: true, lastSyncId: Date.now(), ...entity });

/** What a caller may change. */
export function mutationRoot(caller: Caller) {
  const { user } = caller;
  const issueOf = (id: string) => {
    const issue = findIssue(id);
    if (issue === null || !maySee(user, recordOf(linearWorld().teams, issue.teamId))) throw notFound("Issue");
    return issue;
  };
  return {
    issueCreate: ({ input }: { input: IssueInput }) => {
      requireScope(caller, ["write", "issues:create"]);
      return done({ issue: presentIssue(createIssue(user, input), user) });
    },
    issueUpdate: ({ id, input }: Named & { input: IssueInput }) => {
      requireScope(caller, ["write"]);
      return done({ issue: presentIssue(updateIssue(user, issueOf(id), input), user) });
    },
    issueArchive: ({ id, trash }: Named & { trash?: boolean }) => {
      requireScope(caller, ["write"]);
      const put = trash === true ? trashIssue : archiveIssue;
      return done({ entity: presentIssue(put(user, issueOf(id)), user) });
    },
    issueUnarchive: ({ id }: Named) => {
      requireScope(caller, ["write"]);
      return done({ entity: presentIssue(restoreIssue(user, issueOf(id)), user) });
    },
    issueDelete: ({ id, permanentlyDelete }: Named & { permanentlyDelete?: boolean }) => {
      requireScope(caller, ["write"]);
      const issue = issueOf(id);
      if (permanentlyDelete !== true) return done({ entity: presentIssue(trashIssue(user, issue), user) });
      requireAdmin(user);
      deleteIssue(user, issue);
      return done({ entity: null });
    },
    ...commentMutations(caller, issueOf),
    ...webhookMutations(caller),
  };
}

function commentMutations(caller: Caller, issueOf: (id: string) => { id: string }) {
  const { user } = caller;
  const commentOf = (id: string): Comment => {
    const comment = linearWorld().comments.get(id);
    if (comment === undefined) throw notFound("Comment");
    if (comment.userId !== user.id && !user.isAdmin)
      throw new Problem("forbidden", "You don't have permission to change this comment.");
    return comment;
  };
  return {
    commentCreate: ({ input }: { input: CommentInput }) => {
      requireScope(caller, ["write", "comments:create"]);
      const issue = issueOf(input.issueId ?? "");
      return done({ comment: presentComment(addComment(user, { ...input, issueId: issue.id }), user) });
    },
    commentUpdate: ({ id, input }: Named & { input: CommentInput }) => {
      requireScope(caller, ["write"]);
      return done({ comment: presentComment(changeComment(user, commentOf(id), input.body ?? ""), user) });
    },
    commentDelete: ({ id }: Named) => {
      requireScope(caller, ["write"]);
      removeComment(user, commentOf(id));
      return done({ entityId: id });
    },
    attachmentCreate: ({ input }: { input: Attached }) => {
      requireScope(caller, ["write"]);
      const issueId = issueOf(input.issueId).id;
      const { attachments } = linearWorld();
      // One issue has an address once: a second one takes the first one's place.
      const known = [...attachments.values()].find((one) => one.issueId === issueId && one.url === input.url);
      const now = Date.now();
      const id = known?.id ?? crypto.randomUUID();
      const createdAtMs = known?.createdAtMs ?? now;
      const { title, url, metadata = {} } = input;
      const made = { id, issueId, title, url, metadata, createdAtMs, updatedAtMs: now, archivedAtMs: null };
      attachments.set(id, made);
      return done({ attachment: presentAttachment(made, user) });
    },
  };
}

function webhookMutations({ user }: Caller) {
  const { webhooks } = linearWorld();
  const hookOf = (id: string): Webhook => {
    requireAdmin(user);
    const hook = webhooks.get(id);
    if (hook === undefined) throw notFound("Webhook");
    return hook;
  };
  return {
    webhookCreate: ({ input }: { input: WebhookInput }) => {
      requireAdmin(user);
      return done({ webhook: presentWebhook(addWebhook(user, input), user) });
    },
    webhookUpdate: ({ id, input }: Named & { input: WebhookInput }) =>
      done({ webhook: presentWebhook(changeWebhook(hookOf(id), input), user) }),
    webhookDelete: ({ id }: Named) => {
      webhooks.delete(hookOf(id).id);
      return done({ entityId: id });
    },
    webhookRotateSecret: ({ id }: Named) => {
      const hook = hookOf(id);
      hook.secret = `lin_wh_${crypto.randomUUID().replaceAll("-", "")}`;
      return done({ secret: hook.secret });
    },
  };
}

/** https://linear.app/developers/oauth-2-0-authentication#scopes; an API key may what its owner may. */
function requireScope({ scopes }: Caller, wanted: string[]): void {
  if (scopes === null || scopes.includes("admin") || wanted.some((scope) => scopes.includes(scope))) return;
  throw new Problem("forbidden", `Invalid scope: \`${wanted[0] ?? ""}\` required`);
}
