import * as z from "zod/mini";

import { commentSchema, issueSchema, repositorySchema } from "./mapping.ts";

const account = z.object({ id: z.number(), login: z.string() });

/** Which action it is decides what else is read. */
export const actionSchema = z.object({ action: z.optional(z.string()) });

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues */
export const issuesSchema = z.object({
  action: z.string(),
  issue: issueSchema,
  repository: repositorySchema,
  assignee: z.nullish(account),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#issue_comment */
export const issueCommentSchema = z.object({
  issue: issueSchema,
  comment: commentSchema,
  repository: repositorySchema,
});

export const transferredSchema = z.extend(issuesSchema, {
  changes: z.object({ new_issue: issueSchema, new_repository: repositorySchema }),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#repository */
export const repositoryEventSchema = z.object({ action: z.string(), repository: repositorySchema });

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#milestone */
export const milestoneSchema = z.object({
  action: z.string(),
  milestone: z.object({ title: z.string() }),
  changes: z.nullish(z.object({ due_on: z.optional(z.unknown()) })),
  repository: repositorySchema,
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#label */
export const labelSchema = z.object({
  action: z.string(),
  label: z.object({ id: z.number(), name: z.string() }),
  changes: z.nullish(z.object({ name: z.optional(z.object({ from: z.string() })) })),
  repository: repositorySchema,
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#installation */
export const installationSchema = z.object({
  action: z.string(),
  installation: z.nullish(z.object({ account: z.nullish(z.object({ login: z.nullish(z.string()) })) })),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#meta */
export const metaSchema = z.object({ hook_id: z.optional(z.number()) });
