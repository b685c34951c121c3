import * as z from "zod/mini";

const personSchema = z.object({
  id: z.nullish(z.number()),
  username: z.nullish(z.string()),
});
const labelSchema = z.object({ id: z.number(), title: z.string() });
const peopleSchema = z.nullish(z.array(personSchema));

/** What every payload may have; older ones name the project's id beside what happened only. */
export const payloadSchema = z.object({
  object_kind: z.optional(z.string()),
  object_attributes: z.nullish(z.object({ action: z.nullish(z.string()) })),
});

const projectSchema = z.object({
  id: z.nullish(z.number()),
  path_with_namespace: z.string(),
  web_url: z.string(),
});

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#work-item-events */
export const issueEventSchema = z.object({
  object_kind: z.string(),
  project: projectSchema,
  object_attributes: z.object({
    id: z.number(),
    iid: z.number(),
    project_id: z.nullish(z.number()),
    title: z.string(),
    description: z.nullish(z.string()),
    state: z.optional(z.string()),
    type: z.nullish(z.string()),
    action: z.nullish(z.string()),
    assignee_ids: z.nullish(z.array(z.number())),
    assignee_id: z.nullish(z.number()),
    milestone_id: z.nullish(z.number()),
    due_date: z.nullish(z.string()),
    time_estimate: z.nullish(z.number()),
    total_time_spent: z.nullish(z.number()),
    moved_to_id: z.nullish(z.number()),
    created_at: z.string(),
    updated_at: z.string(),
    closed_at: z.nullish(z.string()),
  }),
  labels: z.nullish(z.array(labelSchema)),
  assignees: peopleSchema,
  changes: z.nullish(
    z.object({
      assignees: z.nullish(z.object({ previous: peopleSchema, current: peopleSchema })),
      status: z.optional(z.unknown()),
    }),
  ),
});

const noteableSchema = z.nullish(z.object({ id: z.number(), iid: z.number() }));

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#comment-on-an-issue */
export const noteEventSchema = z.object({
  event_type: z.nullish(z.string()),
  user: z.nullish(personSchema),
  project: projectSchema,
  object_attributes: z.object({
    id: z.number(),
    note: z.string(),
    author_id: z.nullish(z.number()),
    project_id: z.nullish(z.number()),
    system: z.nullish(z.boolean()),
    internal: z.nullish(z.boolean()),
    url: z.nullish(z.string()),
    created_at: z.string(),
    updated_at: z.string(),
  }),
  issue: noteableSchema,
  work_item: noteableSchema,
});
export type NoteEvent = z.infer<typeof noteEventSchema>;
export type IssueEvent = z.infer<typeof issueEventSchema>;
export type HookPerson = z.infer<typeof personSchema>;
