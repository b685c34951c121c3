import * as z from "zod/mini";

/** https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/ */
export const meSchema = z.object({
  account_id: z.string(),
  name: z.string(),
  nickname: z.nullish(z.string()),
  email: z.nullish(z.string()),
  picture: z.nullish(z.string()),
});

/** All products of all sites that the person allowed. */
export const resourcesSchema = z.array(
  z.object({ id: z.string(), name: z.string(), url: z.string(), scopes: z.array(z.string()) }),
);

/** Who somebody is: by `accountId` in the Cloud, by `key` in Data Center, where names can be changed. */
export const userSchema = z.object({
  accountId: z.nullish(z.string()),
  key: z.nullish(z.string()),
  name: z.nullish(z.string()),
  displayName: z.nullish(z.string()),
  emailAddress: z.nullish(z.string()),
});

export const projectSchema = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  description: z.nullish(z.string()),
  archived: z.nullish(z.boolean()),
  isPrivate: z.nullish(z.boolean()),
});

export const projectsSchema = z.object({
  values: z.array(projectSchema),
  isLast: z.optional(z.boolean()),
  startAt: z.number(),
});

export const serverInfoSchema = z.object({ baseUrl: z.string() });

const namedSchema = z.object({ id: z.string(), name: z.string() });

export const statusSchema = z.extend(namedSchema, { statusCategory: z.object({ key: z.string() }) });

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/#api-rest-api-3-project-projectidorkey-statuses-get */
export const typesSchema = z.array(z.extend(namedSchema, { statuses: z.array(statusSchema) }));
export const componentsSchema = z.array(namedSchema);
export const prioritiesSchema = z.array(namedSchema);
export const labelsSchema = z.object({ values: z.array(z.string()), isLast: z.optional(z.boolean()) });

/**
 * The fields that we ask for and read; `description` is a document in version 3 and text in version 2. The one custom field that is asked
 * for is that of the sprints.
 */
export const issueSchema = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.looseObject({
    summary: z.string(),
    description: z.nullish(z.unknown()),
    project: z.object({ id: z.string(), key: z.string(), name: z.string() }),
    issuetype: z.nullish(namedSchema),
    status: statusSchema,
    priority: z.nullish(namedSchema),
    labels: z.nullish(z.array(z.string())),
    components: z.nullish(z.array(namedSchema)),
    assignee: z.nullish(userSchema),
    parent: z.nullish(z.object({ key: z.string() })),
    duedate: z.nullish(z.string()),
    timeoriginalestimate: z.nullish(z.number()),
    timespent: z.nullish(z.number()),
    created: z.string(),
    updated: z.string(),
    resolutiondate: z.nullish(z.string()),
    statuscategorychangedate: z.nullish(z.string()),
    archiveddate: z.nullish(z.string()),
  }),
});

export type JiraIssue = z.infer<typeof issueSchema>;

const issueFields = [
  "summary",
  "description",
  "project",
  "issuetype",
  "status",
  "priority",
  "labels",
  "components",
  "assignee",
  "parent",
  "duedate",
  "timeoriginalestimate",
  "timespent",
  "created",
  "updated",
  "resolutiondate",
  "statuscategorychangedate",
  "archiveddate",
];

/** The fields to ask for. */
export const fieldsWith = (sprintField: string | null | undefined): string[] => [
  ...issueFields,
  ...(sprintField ? [sprintField] : []),
];

/** A page by token (Cloud) or by offset (Data Center). */
export const foundSchema = z.object({
  issues: z.array(issueSchema),
  isLast: z.optional(z.boolean()),
  nextPageToken: z.nullish(z.string()),
  total: z.optional(z.number()),
});

/** `issueErrors`: of those that could not be read just now. */
export const bulkSchema = z.object({
  issues: z.array(issueSchema),
  issueErrors: z.nullish(z.array(z.object({ id: z.string() }))),
});
