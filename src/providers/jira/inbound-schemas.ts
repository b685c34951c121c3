import * as z from "zod/mini";

import { userSchema } from "./schemas.ts";

/** Which event it is stands in the body. */
export const eventSchema = z.object({
  webhookEvent: z.string().check(z.regex(/^[\w.:-]{1,100}$/)),
  issue_event_type_name: z.nullish(z.string()),
});

/** https://developer.atlassian.com/cloud/jira/platform/webhooks/ : ids only, because the rest is asked for. */
export const issueEventSchema = z.extend(eventSchema, {
  issue: z.object({
    id: z.string(),
    key: z.string(),
    self: z.string(),
    fields: z.object({
      project: z.object({ id: z.string(), key: z.string(), name: z.string() }),
      assignee: z.nullish(userSchema),
    }),
  }),
  changelog: z.nullish(
    z.object({
      items: z.optional(
        z.array(z.object({ field: z.string(), from: z.nullish(z.string()), to: z.nullish(z.string()) })),
      ),
    }),
  ),
});

/** It names no issue but by its id, and no project. */
export const worklogEventSchema = z.extend(eventSchema, { worklog: z.object({ issueId: z.string() }) });

/** Of a token in a request; further claims are Atlassian's own business. */
export const claimsSchema = z.object({
  exp: z.number(),
  nbf: z.optional(z.number()),
  iat: z.optional(z.number()),
});
