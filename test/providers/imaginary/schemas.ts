import * as z from "zod/mini";

const namedSchema = z.object({ id: z.string(), name: z.string() });
export const personSchema = z.object({ id: z.string(), login: z.string() });
export const projectSchema = z.object({ id: z.string(), name: z.string(), url: z.string() });
export const listedProjectSchema = z.extend(projectSchema, { about: z.string(), openIssues: z.number() });

export const meSchema = z.extend(personSchema, {
  name: z.string(),
  email: z.nullish(z.string()),
  sites: z.array(z.extend(namedSchema, { url: z.string() })),
});

const statusSchema = z.extend(namedSchema, { category: z.enum(["new", "in_progress", "finished"]) });

const sprintSchema = z.extend(namedSchema, { running: z.boolean() });

/** What the issues of a project may have. */
export const wordsSchema = z.object({
  statuses: z.array(statusSchema),
  priorities: z.array(namedSchema),
  types: z.array(namedSchema),
  labels: z.array(namedSchema),
  components: z.array(namedSchema),
  sprints: z.array(sprintSchema),
});

/** The fields that we read of an issue, in answers and deliveries alike. */
export const issueSchema = z.object({
  id: z.string(),
  key: z.string(),
  url: z.string(),
  project: projectSchema,
  title: z.string(),
  body: z.nullish(z.unknown()),
  status: statusSchema,
  priority: z.nullable(namedSchema),
  type: z.nullable(namedSchema),
  labels: z.array(namedSchema),
  component: z.nullable(namedSchema),
  sprint: z.nullable(sprintSchema),
  assignees: z.array(personSchema),
  parentKey: z.nullable(z.string()),
  due: z.nullable(z.string()),
  estimateMinutes: z.nullable(z.number()),
  spentMinutes: z.nullable(z.number()),
  createdAt: z.string(),
  updatedAt: z.string(),
  finishedAt: z.nullable(z.string()),
  revision: z.number(),
});

export const worklogSchema = z.object({
  id: z.string(),
  by: personSchema,
  start: z.string(),
  minutes: z.number(),
  tag: z.nullable(z.string()),
  revision: z.number(),
});

export const commentSchema = z.object({
  id: z.string(),
  author: personSchema,
  body: z.unknown(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export const subscriptionSchema = z.object({ id: z.string(), url: z.string(), expiresAt: z.string() });

/** Everything that names a delivery is in its body. */
export const deliverySchema = z.object({
  delivery: z.string().check(z.regex(/^[\w-]{1,100}$/)),
  event: z.string().check(z.regex(/^[\w.]{1,100}$/)),
  subscription: z.string(),
  site: z.string(),
  project: projectSchema,
});

export const issueDeliverySchema = z.extend(deliverySchema, {
  issue: issueSchema,
  assigned: z.optional(personSchema),
});

export const claimsSchema = z.object({
  iss: z.literal("imaginary"),
  iat: z.number(),
  exp: z.number(),
  request: z.string(),
  body: z.string(),
});

export function pageSchema<T>(item: z.ZodMiniType<T>) {
  return z.object({ values: z.array(item), next: z.nullable(z.string()) });
}
