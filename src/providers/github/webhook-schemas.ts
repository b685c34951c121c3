import * as z from "zod";

import { issueSchema, repositorySchema } from "./mapping.ts";

const account = z.object({ id: z.number(), login: z.string() });

/** Which action it is decides what else is read. */
export const actionSchema = z.object({ action: z.string().optional() });

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues */
export const issuesSchema = z.object({
  action: z.string(),
  issue: issueSchema,
  repository: repositorySchema,
  assignee: account.nullish(),
});

export const transferredSchema = issuesSchema.extend({
  changes: z.object({ new_issue: issueSchema, new_repository: repositorySchema }),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#repository */
export const repositoryEventSchema = z.object({ action: z.string(), repository: repositorySchema });

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#installation */
export const installationSchema = z.object({
  action: z.string(),
  installation: z.object({ account: z.object({ login: z.string().nullish() }).nullish() }).nullish(),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#meta */
export const metaSchema = z.object({ hook_id: z.number().optional() });
