import { Hono, type Context } from "hono";
import * as z from "zod";
import type { SandboxEnv } from "../sandbox.ts";
import { notify, projectIn, type Event } from "./notify.ts";
import { presentIssue, presentWorklog } from "./present.ts";
import { siteIds, type Issue } from "./records.ts";
import {
  changeIssue,
  changeTime,
  deleteTime,
  findProject,
  imaginaryWorld,
  keyOf,
  logTime,
  openIssue,
  toDocument,
  toLabel,
  worklogsOf,
} from "./world.ts";

const site = z.enum(siteIds);
const login = z.enum(["alice", "bob"]);
const openSchema = z.strictObject({
  site,
  project: z.string(),
  title: z.string(),
  body: z.string(),
  labels: z.array(z.string()).default([]),
});
const changeSchema = z.strictObject({
  site,
  id: z.string(),
  title: z.string().optional(),
  body: z.string().optional(),
  /** A whole document, as an editor there would store it. */
  document: z.unknown().optional(),
  statusId: z.string().optional(),
  priorityId: z.string().optional(),
  componentId: z.string().nullable().optional(),
  sprintId: z.string().nullable().optional(),
  labels: z.array(z.string()).optional(),
  /** null = nobody. */
  assignee: login.nullable().optional(),
  due: z.string().nullable().optional(),
});
const oneSchema = z.strictObject({ site, id: z.string() });
const moveSchema = z.strictObject({ site, id: z.string(), to: z.string() });

/** What people do there. */
export const imaginaryControl = new Hono<SandboxEnv>();

imaginaryControl.post("/issues", async (c) => {
  const input = openSchema.parse(await c.req.json());
  const project = findProject(input.site, input.project);
  if (project === null) return c.notFound();
  const issue = openIssue(project, input);
  notify("issue.changed", project, { issue });
  return c.json(presentIssue(issue));
});

imaginaryControl.post("/issues/change", async (c) => {
  const { body, document, labels, assignee, site: at, id, ...plain } = changeSchema.parse(await c.req.json());
  const issue = imaginaryWorld().issues.get(keyOf(at, id));
  if (issue === undefined) return c.notFound();
  changeIssue(issue, {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
    ...(body === undefined ? {} : { body: toDocument(body) }),
    ...(document === undefined ? {} : { body: document as Issue["body"] }),
    ...(labels === undefined ? {} : { labels: labels.map(toLabel) }),
    ...(assignee === undefined ? {} : { assignees: assignee === null ? [] : [assignee] }),
  });
  return told(c, "issue.changed", issue, typeof assignee === "string" ? { assigned: assignee } : {});
});

imaginaryControl.post("/issues/delete", async (c) => {
  const { site: at, id } = oneSchema.parse(await c.req.json());
  const issue = imaginaryWorld().issues.get(keyOf(at, id));
  if (issue === undefined) return c.notFound();
  imaginaryWorld().issues.delete(keyOf(at, id));
  return told(c, "issue.deleted", issue);
});

imaginaryControl.post("/issues/move", async (c) => {
  const { site: at, id, to } = moveSchema.parse(await c.req.json());
  const issue = imaginaryWorld().issues.get(keyOf(at, id));
  const target = findProject(at, to);
  if (issue === undefined || target === null) return c.notFound();
  const from = projectIn(issue);
  target.lastNumber += 1;
  changeIssue(issue, { projectId: target.id, number: target.lastNumber });
  return told(c, "issue.moved", issue, { from });
});

const logSchema = z.strictObject({
  ...oneSchema.shape,
  login,
  minutes: z.number(),
  count: z.number().default(1),
});
const timeSchema = z.strictObject({
  ...oneSchema.shape,
  worklog: z.string(),
  minutes: z.number().nullable(),
});

imaginaryControl.get("/time", (c) => {
  const { worklogs, overlaps } = imaginaryWorld();
  const listed = worklogs.map((one) => ({ ...presentWorklog(one), site: one.site, issueId: one.issueId }));
  return c.json({ worklogs: listed, overlaps });
});

/** A person logs time, `count` times. */
imaginaryControl.post("/time", async (c) => {
  const { site: at, id, count, ...entry } = logSchema.parse(await c.req.json());
  const issue = imaginaryWorld().issues.get(keyOf(at, id));
  if (issue === undefined) return c.notFound();
  for (let index = 0; index < count; index++)
    logTime(issue, { ...entry, startedAtMs: issue.createdAtMs, note: "By hand", tag: null });
  return told(c, "issue.changed", issue);
});

/** A person changes how long it took, or deletes it: `minutes` null. */
imaginaryControl.post("/time/change", async (c) => {
  const { site: at, id, worklog: of, minutes } = timeSchema.parse(await c.req.json());
  const issue = imaginaryWorld().issues.get(keyOf(at, id));
  const worklog = issue && worklogsOf(issue).find((one) => one.id === of);
  if (issue === undefined || worklog === undefined) return c.notFound();
  if (minutes === null) deleteTime(issue, worklog);
  else changeTime(issue, worklog, { minutes });
  return told(c, "issue.changed", issue);
});

imaginaryControl.get("/subscriptions", (c) => c.json([...imaginaryWorld().subscriptions.values()]));

/** All of them end so many milliseconds from now. */
imaginaryControl.post("/subscriptions/expire", async (c) => {
  const { inMs } = z.strictObject({ inMs: z.number() }).parse(await c.req.json());
  for (const subscription of imaginaryWorld().subscriptions.values())
    subscription.expiresAtMs = Date.now() + inMs;
  return c.body(null, 204);
});

function told(
  c: Context<SandboxEnv>,
  event: Event,
  issue: Issue,
  facts: Omit<Parameters<typeof notify>[2] & object, "issue"> = {},
): Response {
  notify(event, projectIn(issue), { issue, ...facts });
  return c.json(presentIssue(issue));
}
