import * as z from "zod/mini";

import { userSchema } from "./schemas.ts";

/** Which event it is stands in the body. */
export const eventSchema = z.object({
  webhookEvent: z.string().check(z.regex(/^[\w.:-]{1,100}$/)),
  issue_event_type_name: z.nullish(z.string()),
});

const issueSchema = z.object({
  id: z.string(),
  key: z.string(),
  self: z.string(),
  fields: z.object({ project: z.object({ id: z.string(), key: z.string(), name: z.string() }) }),
});

/** The issue and project that an event is about, whatever it is. */
export const originSchema = z.object({ issue: issueSchema });

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
  /** Data Center tells of some comments so, and of some twice. */
  comment: z.nullish(z.object({ id: z.string() })),
  changelog: z.nullish(
    z.object({
      items: z.optional(
        z.array(z.object({ field: z.string(), from: z.nullish(z.string()), to: z.nullish(z.string()) })),
      ),
    }),
  ),
});

/** The Cloud's has a few fields of the issue; Data Center's has none, and names it in the comment's address. */
export const commentEventSchema = z.extend(eventSchema, {
  comment: z.object({ id: z.string().check(z.regex(/^\d{1,30}$/)), self: z.string() }),
  issue: z.nullish(issueSchema),
});

/** It names no issue but by its id, and no project. */
export const worklogEventSchema = z.extend(eventSchema, { worklog: z.object({ issueId: z.string() }) });

/** Of a token in a request; further claims are Atlassian's own business. */
export const claimsSchema = z.object({
  exp: z.number(),
  nbf: z.optional(z.number()),
  iat: z.optional(z.number()),
});
