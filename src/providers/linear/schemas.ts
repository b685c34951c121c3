import * as z from "zod/mini";

const namedSchema = z.object({ id: z.string(), name: z.string() });

export const personSchema = namedSchema;
export const stateSchema = z.extend(namedSchema, { type: z.string() });
export const teamRefSchema = z.extend(namedSchema, { key: z.string() });
export const projectRefSchema = z.extend(namedSchema, { url: z.string() });

/** Whether it is under way is said in answers only; webhooks have its times. */
export const cycleSchema = z.object({
  id: z.string(),
  name: z.nullish(z.string()),
  number: z.number(),
  isActive: z.optional(z.boolean()),
  startsAt: z.optional(z.string()),
  endsAt: z.optional(z.string()),
});

/** What an issue has in answers and webhooks alike. */
const commonSchema = z.object({
  id: z.string(),
  identifier: z.string(),
  url: z.string(),
  title: z.string(),
  description: z.nullish(z.string()),
  priority: z.number(),
  priorityLabel: z.optional(z.string()),
  dueDate: z.nullish(z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
  completedAt: z.nullish(z.string()),
  canceledAt: z.nullish(z.string()),
  archivedAt: z.nullish(z.string()),
  trashed: z.nullish(z.boolean()),
  state: stateSchema,
  assignee: z.nullish(personSchema),
  team: teamRefSchema,
  project: z.nullish(projectRefSchema),
  cycle: z.nullish(cycleSchema),
});

export const issueSchema = z.extend(commonSchema, {
  parent: z.nullish(z.object({ identifier: z.string() })),
  labels: z.object({ nodes: z.array(namedSchema) }),
});
export type LinearIssue = z.infer<typeof issueSchema>;

export const issueDataSchema = z.extend(commonSchema, { labels: z.array(namedSchema) });

const commentFactsSchema = z.object({
  id: z.string(),
  body: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  user: z.nullish(personSchema),
});
export const commentSchema = z.extend(commentFactsSchema, { url: z.string() });

export const pageInfoSchema = z.object({ hasNextPage: z.boolean(), endCursor: z.nullish(z.string()) });

export function connectionSchema<T>(node: z.ZodMiniType<T>) {
  return z.object({ nodes: z.array(node), pageInfo: pageInfoSchema });
}

export const viewerSchema = z.object({
  viewer: z.extend(namedSchema, {
    displayName: z.string(),
    email: z.nullish(z.string()),
    avatarUrl: z.nullish(z.string()),
  }),
  organization: z.extend(namedSchema, { urlKey: z.string() }),
});

export const teamSchema = z.extend(teamRefSchema, {
  description: z.nullish(z.string()),
  private: z.boolean(),
  archivedAt: z.nullish(z.string()),
});

export const projectSchema = z.extend(projectRefSchema, {
  description: z.nullish(z.string()),
  archivedAt: z.nullish(z.string()),
});

/** Which kind of thing a webhook tells of decides what else is read. */
export const deliverySchema = z.object({
  action: z.string(),
  url: z.nullish(z.string()),
  data: z.looseObject({ id: z.string() }),
  updatedFrom: z.nullish(
    z.object({
      teamId: z.optional(z.nullable(z.string())),
      projectId: z.optional(z.nullable(z.string())),
      assigneeId: z.optional(z.nullable(z.string())),
      name: z.optional(z.nullable(z.string())),
      startsAt: z.optional(z.string()),
      endsAt: z.optional(z.string()),
      completedAt: z.optional(z.nullable(z.string())),
    }),
  ),
});
export type Delivery = z.infer<typeof deliverySchema>;

/** A comment may be on something else, such as an update of a project. */
export const commentIssueSchema = z.object({
  issueId: z.nullish(z.string()),
  issue: z.nullish(z.object({ id: z.string(), identifier: z.optional(z.string()) })),
});
/** `externalUser` wrote it elsewhere, such as in a thread of a chat. */
export const commentDataSchema = z.extend(commentFactsSchema, { externalUser: z.nullish(personSchema) });

export const namedDataSchema = z.object({ id: z.string(), name: z.string() });
export const cycleDataSchema = z.extend(cycleSchema, { teamId: z.string() });
export const projectDataSchema = z.extend(projectRefSchema, { trashed: z.nullish(z.boolean()) });

/** Of a thing that is gone no more may be told than its id. */
export const removedIssueSchema = z.object({
  id: z.string(),
  identifier: z.optional(z.string()),
  updatedAt: z.optional(z.string()),
});

export const sentAtSchema = z.object({ webhookTimestamp: z.number() });
