import * as z from "zod/mini";

/** https://docs.gitlab.com/api/users/#retrieve-the-current-user */
export const userSchema = z.object({
  id: z.int(),
  username: z.string(),
  name: z.nullish(z.string()),
  avatar_url: z.nullish(z.string()),
  email: z.nullish(z.string()),
  confirmed_at: z.nullish(z.string()),
});
export const personSchema = z.object({ id: z.number(), username: z.string() });
export const labelSchema = z.object({ id: z.number(), name: z.string() });

/** https://docs.gitlab.com/api/milestones/ and https://docs.gitlab.com/api/group_milestones/; "active" or "closed". */
export const milestoneSchema = z.object({
  id: z.number(),
  title: z.string(),
  state: z.string(),
  due_date: z.nullish(z.string()),
});

/** https://docs.gitlab.com/api/issues/, asked for with the details of labels. */
export const issueSchema = z.object({
  id: z.number(),
  iid: z.number(),
  project_id: z.number(),
  title: z.string(),
  description: z.nullish(z.string()),
  state: z.string(),
  issue_type: z.nullish(z.string()),
  labels: z.array(z.union([z.string(), labelSchema])),
  assignees: z.nullish(z.array(personSchema)),
  milestone: z.nullish(milestoneSchema),
  due_date: z.nullish(z.string()),
  time_stats: z.nullish(z.object({ time_estimate: z.number(), total_time_spent: z.number() })),
  references: z.object({ full: z.string() }),
  web_url: z.string(),
  moved_to_id: z.nullish(z.number()),
  weight: z.nullish(z.number()),
  created_at: z.string(),
  updated_at: z.string(),
  closed_at: z.nullish(z.string()),
});
export type GitLabIssue = z.infer<typeof issueSchema>;

export const projectSchema = z.object({
  id: z.number(),
  path_with_namespace: z.string(),
  web_url: z.string(),
});

export const groupSchema = z.object({ id: z.number(), full_path: z.string(), web_url: z.string() });
