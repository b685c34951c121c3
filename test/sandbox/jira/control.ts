import { type Context, Hono } from "hono";
import * as z from "zod";
import type { SandboxEnv } from "../sandbox.ts";
import { revokeGrants } from "./grants.ts";
import { presentIssue } from "./present.ts";
import { type Issue, logins } from "./records.ts";
import { addIssue, descriptionOf } from "./seed.ts";
import { toDocument } from "./text.ts";
import {
  addComment,
  addWorklog,
  archiveIssue,
  createIssue,
  deleteComment,
  deleteIssue,
  deleteWorklog,
  type Edit,
  editComment,
  editIssue,
  editWorklog,
  moveIssue,
  setStatus,
} from "./verbs.ts";
import { findIssue, findProject, instanceNamed, jiraWorld, nextId, projectsOf } from "./world.ts";

const instance = z.enum(["acme", "studio", "server"]).default("acme");
const by = z.enum(logins).default("alice");
const one = { instance, id: z.string(), by };
const openSchema = z.strictObject({
  instance,
  by,
  project: z.string().default("WEB"),
  summary: z.string(),
  text: z.string().default(""),
  labels: z.array(z.string()).default([]),
  typeId: z.string().default("10003"),
  parentId: z.string().nullable().default(null),
  assignee: z.enum(logins).nullable().default(null),
});
const editSchema = z.strictObject({
  ...one,
  summary: z.string().optional(),
  text: z.string().optional(),
  /** A whole document, as an editor there would store it. */
  document: z.unknown().optional(),
  priorityId: z.string().optional(),
  labels: z.array(z.string()).optional(),
  assignee: z.enum(logins).nullable().optional(),
  due: z.string().nullable().optional(),
  estimateSeconds: z.number().optional(),
  remainingSeconds: z.number().optional(),
  isRestricted: z.boolean().optional(),
  isUnreadable: z.boolean().optional(),
  componentIds: z.array(z.string()).optional(),
  sprintIds: z.array(z.number()).optional(),
});
const workSchema = z.strictObject({
  ...one,
  seconds: z.number(),
  count: z.number().int().min(1).max(6000).default(1),
  startedAtMs: z.number().optional(),
  comment: z.string().default(""),
});
const workChangeSchema = z.strictObject({ ...one, worklog: z.string(), seconds: z.number().nullable() });
const commentSchema = z.strictObject({ ...one, text: z.string(), isInternal: z.boolean().default(false) });
const commentChangeSchema = z.strictObject({ ...one, comment: z.string(), text: z.string().nullable() });
const hookSchema = z.strictObject({
  instance,
  name: z.string().default("Timewire"),
  url: z.url(),
  secret: z.string(),
  jqlFilter: z.string().default(""),
  events: z
    .array(z.string())
    .default([
      "jira:issue_created",
      "jira:issue_updated",
      "jira:issue_deleted",
      "comment_created",
      "comment_updated",
      "comment_deleted",
      "worklog_created",
      "worklog_updated",
      "worklog_deleted",
    ]),
});

const dayMs = 86_400_000;

/** What people do there, for scripts. */
export const jiraControl = new Hono<SandboxEnv>();

jiraControl.post("/issues", async (c) => {
  const { instance: at, project: key, text, by: login, ...input } = openSchema.parse(await c.req.json());
  const project = findProject({ id: at }, key);
  if (project === null) return c.notFound();
  return shown(c, createIssue(project, { ...input, description: descriptionOf(at, text) }, login));
});

/** A project of that many, without a word to anybody. */
jiraControl.post("/issues/fill", async (c) => {
  const input = z
    .strictObject({ instance, project: z.string(), count: z.number().int().min(1).max(5000) })
    .parse(await c.req.json());
  const project = findProject({ id: input.instance }, input.project);
  if (project === null) return c.notFound();
  for (let number = 1; number <= input.count; number++)
    addIssue(jiraWorld(), project, { summary: `${project.name}: filled ${number}` }, Date.now() - dayMs);
  return c.body(null, 204);
});

jiraControl.post("/issues/edit", (c) =>
  act(c, editSchema, (issue, { text, document, instance: at, id: _id, by: login, ...plain }) => {
    const edit = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)) as Edit;
    if (text !== undefined) edit.description = at === "server" ? text : toDocument(text);
    if (document !== undefined) edit.description = document;
    editIssue(issue, edit, login);
  }),
);
jiraControl.post("/issues/status", (c) =>
  act(c, z.strictObject({ ...one, statusId: z.string() }), (issue, { statusId, by: login }) => {
    setStatus(issue, statusId, login);
  }),
);
jiraControl.post("/issues/move", (c) =>
  act(c, z.strictObject({ ...one, to: z.string() }), (issue, { to, by: login }) => {
    const project = findProject({ id: issue.instance }, to);
    if (project !== null) moveIssue(issue, project, login);
  }),
);
jiraControl.post("/issues/delete", (c) =>
  act(c, z.strictObject(one), (issue, { by: login }) => deleteIssue(issue, login)),
);
jiraControl.post("/issues/archive", (c) => act(c, z.strictObject(one), (issue) => archiveIssue(issue)));
jiraControl.post("/issues/comment", (c) =>
  act(c, commentSchema, (issue, { text, isInternal, by: login, instance: at }) => {
    addComment(issue, { body: descriptionOf(at, text), properties: {}, isInternal }, login);
  }),
);
/** `text` null = the comment is deleted. */
jiraControl.post("/issues/comment/change", (c) =>
  act(c, commentChangeSchema, (issue, { comment: id, text, by: login, instance: at }) => {
    const comment = issue.comments.find((known) => known.id === id);
    if (comment === undefined) return;
    if (text === null) deleteComment(issue, comment, login);
    else editComment(issue, comment, descriptionOf(at, text), login);
  }),
);
jiraControl.post("/issues/worklogs", (c) =>
  act(
    c,
    workSchema,
    (issue, { seconds, count, startedAtMs = Date.now(), comment, by: login, instance: at }) => {
      issue.spentSeconds += seconds * count;
      const work = { seconds, startedAtMs, comment: descriptionOf(at, comment), properties: {} };
      for (let i = 0; i < count; i++) addWorklog(issue, work, login);
    },
  ),
);
/** `seconds` null = the worklog is deleted. */
jiraControl.post("/issues/worklogs/change", (c) =>
  act(c, workChangeSchema, (issue, { worklog: id, seconds, by: login }) => {
    const worklog = issue.worklogs.find((known) => known.id === id);
    if (worklog === undefined) return;
    issue.spentSeconds += (seconds ?? 0) - worklog.seconds;
    if (seconds === null) deleteWorklog(issue, worklog, login);
    else editWorklog(issue, worklog, { seconds }, login);
  }),
);

/** A whole issue as the world keeps it, with worklogs, comments and properties. */
jiraControl.get("/issues/:instance/:id", (c) => {
  const issue = findIssue({ id: c.req.param("instance") }, c.req.param("id"));
  return issue === null ? c.notFound() : c.json(issue);
});

jiraControl.post("/projects/archive", async (c) => {
  const input = z
    .strictObject({ instance, project: z.string(), isArchived: z.boolean() })
    .parse(await c.req.json());
  const project = findProject({ id: input.instance }, input.project);
  if (project === null) return c.notFound();
  project.isArchived = input.isArchived;
  return c.body(null, 204);
});

/** Nothing is told of its issues, whose last change stays when it was. */
jiraControl.post("/sprints", async (c) => {
  const input = z
    .strictObject({
      instance,
      project: z.string(),
      id: z.number(),
      state: z.enum(["future", "active", "closed"]),
    })
    .parse(await c.req.json());
  const sprint = findProject({ id: input.instance }, input.project)?.sprints.find(
    ({ id }) => id === input.id,
  );
  if (sprint === undefined) return c.notFound();
  sprint.state = input.state;
  return c.body(null, 204);
});

jiraControl.post("/hooks", async (c) => {
  const input = hookSchema.parse(await c.req.json());
  const id = nextId(input.instance);
  jiraWorld().adminHooks.set(id, { id, isActive: true, ...input });
  return c.json({ id });
});

/** Administrators delete what they pasted. */
jiraControl.post("/hooks/remove", (c) => {
  jiraWorld().adminHooks.clear();
  return c.body(null, 204);
});

jiraControl.get("/hooks", (c) => c.json([...jiraWorld().dynamicHooks.values()]));

/** With what signs them, and a project that each is about: for the replay of payloads. */
jiraControl.get("/hooks/signed", (c) => {
  const { adminHooks, dynamicHooks, grants } = jiraWorld();
  const apps = [...dynamicHooks.values()].map((hook) => ({
    ...hook,
    secret: grants.clientSecrets.get(hook.clientId) ?? "",
  }));
  const admins = [...adminHooks.values()].filter(({ isActive }) => isActive);
  return c.json(
    [...apps, ...admins].flatMap(({ url, secret, instance: at, jqlFilter }) => {
      const named = new Set(jqlFilter.match(/\w+/g));
      const projects = projectsOf({ id: at });
      const project = projects.find(({ id, key }) => named.has(id) || named.has(key)) ?? projects[0];
      if (project === undefined) return [];
      return { url, secret, host: instanceNamed(at).host, project };
    }),
  );
});

/** All that apps registered ends so many milliseconds from now. */
jiraControl.post("/hooks/expire", async (c) => {
  const { inMs } = z.strictObject({ inMs: z.number() }).parse(await c.req.json());
  for (const hook of jiraWorld().dynamicHooks.values()) hook.expiresAtMs = Date.now() + inMs;
  return c.body(null, 204);
});

/** Whatever a person allowed or made ends. */
jiraControl.post("/tokens/revoke", async (c) => {
  const { login } = z.strictObject({ login: z.enum(logins) }).parse(await c.req.json());
  revokeGrants(jiraWorld().grants, login);
  return c.body(null, 204);
});

async function act<T extends { instance: string; id: string }>(
  c: Context<SandboxEnv>,
  schema: z.ZodType<T>,
  work: (issue: Issue, input: T) => void,
): Promise<Response> {
  const input = schema.parse(await c.req.json());
  const issue = findIssue({ id: input.instance }, input.id);
  if (issue === null) return c.notFound();
  const answer = shown(c, issue);
  work(issue, input);
  return jiraWorld().issues.has(`${issue.instance}/${issue.id}`) ? shown(c, issue) : answer;
}

function shown(c: Context<SandboxEnv>, issue: Issue): Response {
  return c.json(presentIssue(issue, "2"));
}
