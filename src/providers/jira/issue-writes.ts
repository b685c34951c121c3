import * as z from "zod/mini";

import { failed, failedWith, forGood, unless } from "../kit/failures.ts";
import type { Access } from "../provider.ts";
import { ProviderError } from "../provider.ts";
import type {
  ContainerRef,
  Difference,
  IssueSnapshot,
  OnceOnly,
  Person,
  RefusedField,
  TrackerWrites,
  WritableField,
} from "../tracker.ts";
import { callJira } from "./client.ts";
import { comments } from "./comments.ts";
import { isCloud } from "./hosts.ts";
import { keyIn, propertyKey, propertyOf } from "./keys.ts";
import { toIssueSnapshot } from "./mapping.ts";
import { fieldsWith, issueSchema, userSchema } from "./schemas.ts";
import { sprintFieldOf } from "./sprints.ts";
import { maySurvive, toText } from "./texts.ts";
import { moveTo } from "./transitions.ts";

/** Until then a search may not know what was just made. */
const settledMs = 5 * 60_000;
/** Between Jira's clock and ours. */
const clockLeewayMs = 60_000;

const createdSchema = z.object({ id: z.string() });
const typesOfProject = z.array(
  z.object({ id: z.string(), subtask: z.boolean(), hierarchyLevel: z.optional(z.number()) }),
);
/** The Cloud's word for the list, and Data Center's. */
const typesSchema = z.object({ issueTypes: z.optional(typesOfProject), values: z.optional(typesOfProject) });
const markedSchema = z.object({
  issues: z.array(z.object({ id: z.string(), properties: z.optional(z.record(z.string(), z.unknown())) })),
});

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/. Jira takes no condition: one call changes nothing but what it names. */
export const write: TrackerWrites = {
  fields: new Set<WritableField>(["title", "body", "status", "assignees", "dueOn", "priority", "labels"]),

  async create(access, container, { key, triedSince, draft }) {
    const { title, body, status, assignees, dueOn, priority, labels } = draft;
    const refused: RefusedField[] = [];
    const fields = {
      summary: title,
      description: await toText(access, body),
      labels: labels.map(({ name }) => name),
      ...(assignees.length === 0 ? {} : { assignee: await refOf(access, assignees[0]) }),
      ...(dueOn === null ? {} : { duedate: dueOn }),
      ...(priority === null ? {} : { priority: { id: priority.id } }),
    };
    const found = await findMade(access, container, { key, triedSince });
    const id = found ?? (await make(access, container, { key, fields, refused }));
    refused.push(...others(assignees));
    if (status !== null) refused.push(...(await moveTo(access, id, status)));
    return { issue: await read(access, container, id), refused };
  },

  async update(access, container, { expected, change }) {
    const { id } = expected;
    const refused: RefusedField[] = [];
    const fields: Record<string, unknown> = {
      ...(change.title === undefined ? {} : { summary: change.title }),
      ...(change.dueOn === undefined ? {} : { duedate: change.dueOn }),
      ...(change.priority === undefined ? {} : { priority: change.priority && { id: change.priority.id } }),
      ...(await assigneeIn(access, expected, change.assignees)),
    };
    refused.push(...others(change.assignees?.add ?? []));
    if (change.body !== undefined) {
      if (await maySurvive(expected.body)) fields["description"] = await toText(access, change.body);
      else refused.push({ field: "body", because: richText });
    }
    const steps = labelSteps(change.labels);
    try {
      if (Object.keys(fields).length > 0 || steps.length > 0)
        await send(access, { id, fields, refused, update: steps.length === 0 ? {} : { labels: steps } });
      if (change.status !== undefined) refused.push(...(await moveTo(access, id, change.status)));
      return { status: "written", issue: await read(access, container, id), refused };
    } catch (error) {
      if (failedWith(error, [404])) return { status: "gone" };
      throw error;
    }
  },

  comments,
};

const richText =
  "The description in Jira has parts that would be lost, such as panels, pictures or wiki text. Edit it there.";

/** The snapshot as it is now. Throws ProviderError "not_found". */
async function read(access: Access, { url }: ContainerRef, id: string): Promise<IssueSnapshot> {
  const fields = fieldsWith(await sprintFieldOf(access));
  const path = `/issue/${encodeURIComponent(id)}?fields=${fields.join(",")}`;
  const { body } = await callJira(access, { path, schema: issueSchema });
  return toIssueSnapshot(body, new URL(url).origin);
}

type Fields = Record<string, unknown>;
type Making = { key: string; fields: Fields; refused: RefusedField[] };

async function make(
  access: Access,
  { externalId }: ContainerRef,
  { key, fields, refused }: Making,
): Promise<string> {
  const required = { project: { id: externalId }, issuetype: { id: await usualType(access, externalId) } };
  const properties = [propertyOf(key)];
  return withoutRefused({ fields, refused }, async (taken) => {
    const json = { fields: { ...required, ...taken }, properties };
    const { body } = await callJira(access, { method: "POST", path: "/issue", json, schema: createdSchema });
    return body.id;
  });
}

async function send(
  access: Access,
  { id, fields, update, refused }: { id: string; fields: Fields; update: Fields; refused: RefusedField[] },
): Promise<void> {
  await withoutRefused({ fields, refused }, async (taken) => {
    const request = { method: "PUT", path: `/issue/${encodeURIComponent(id)}`, isIdempotent: true } as const;
    await callJira(access, { ...request, json: { fields: taken, update } });
  });
}

const optional: Readonly<Record<string, WritableField>> = {
  assignee: "assignees",
  duedate: "dueOn",
  priority: "priority",
  labels: "labels",
  description: "body",
};

/** What is not on the project's screen refuses the whole: it is left out then, and the rest is tried once more. */
async function withoutRefused<T>(
  { fields, refused }: { fields: Fields; refused: RefusedField[] },
  attempt: (fields: Fields) => Promise<T>,
): Promise<T> {
  try {
    return await attempt(fields);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code !== "invalid" || !error.reason) throw error;
    const named = error.reason.split(",");
    const left = Object.entries(fields).filter(([name]) => !named.includes(name));
    const isOptional = named.every((name) => Object.hasOwn(optional, name) && name in fields);
    if (!isOptional || left.length === 0) throw error;
    for (const name of named) {
      const field = optional[name];
      if (field !== undefined) refused.push({ field, because: error.message });
    }
    return attempt(Object.fromEntries(left));
  }
}

/** The first type of the project that stands by itself, in the project's own order. */
async function usualType(access: Access, projectId: string): Promise<string> {
  const path = `/issue/createmeta/${encodeURIComponent(projectId)}/issuetypes?maxResults=200`;
  const { body } = await callJira(access, { path, schema: typesSchema });
  const types = (body.issueTypes ?? body.values ?? []).filter(({ subtask }) => !subtask);
  const usual = types.find(({ hierarchyLevel = 0 }) => hierarchyLevel === 0) ?? types[0];
  if (usual !== undefined) return usual.id;
  const sentence = "This account may not create issues in the project at Jira.";
  throw failed({ id: "jira" }, forGood("forbidden", sentence));
}

/**
 * What an earlier attempt made, by the property that it was made with. A search may not know it yet: until it must, nothing is made.
 */
async function findMade(
  access: Access,
  { externalId }: ContainerRef,
  { key, triedSince }: OnceOnly,
): Promise<string | null> {
  if (triedSince === null) return null;
  const since = triedSince - clockLeewayMs;
  const jql = `project = ${JSON.stringify(externalId)} AND reporter = currentUser() AND created >= ${since} ORDER BY created DESC`;
  const json = { jql, fields: ["id"], properties: [propertyKey], maxResults: 100 };
  const path = isCloud(access) ? "/search/jql" : "/search";
  const request = { method: "POST", path, json, isIdempotent: true } as const;
  const { body } = await callJira(access, { ...request, schema: markedSchema });
  const made = body.issues.find(({ properties }) => keyIn(properties?.[propertyKey]) === key);
  if (made !== undefined) return made.id;
  const waitMs = triedSince + settledMs - Date.now();
  if (waitMs <= 0) return null;
  throw failed(
    { id: "jira" },
    {
      code: "unavailable",
      permanent: false,
      message: "Jira does not know yet whether the issue was made. It is asked again.",
      retryAfterSeconds: Math.ceil(waitMs / 1000),
    },
  );
}

/** An issue has one assignee; Data Center knows people by a name that can change. */
async function refOf(access: Access, person: Person | undefined): Promise<object | null> {
  if (person === undefined) return null;
  if (isCloud(access)) return { accountId: person.accountId };
  const path = `/user?key=${encodeURIComponent(person.accountId)}`;
  const found = await unless([404], callJira(access, { path, schema: userSchema }));
  return { name: found?.body.name ?? person.login };
}

async function assigneeIn(
  access: Access,
  { assignees }: IssueSnapshot,
  change: Difference<Person> | undefined,
): Promise<Fields> {
  if (change === undefined) return {};
  const [first] = change.add;
  if (first !== undefined) return { assignee: await refOf(access, first) };
  const isTaken = ({ accountId }: Person) => change.remove.some((person) => person.accountId === accountId);
  return assignees.some(isTaken) ? { assignee: null } : {};
}

function others(people: readonly Person[]): RefusedField[] {
  return people.length > 1 ? [{ field: "assignees", because: "An issue of Jira has one assignee." }] : [];
}

function labelSteps(change: { add: { name: string }[]; remove: { name: string }[] } | undefined): object[] {
  if (change === undefined) return [];
  return [
    ...change.add.map(({ name }) => ({ add: name })),
    ...change.remove.map(({ name }) => ({ remove: name })),
  ];
}
