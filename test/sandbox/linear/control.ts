import { Hono } from "hono";
import * as z from "zod";
import type { SandboxEnv } from "../sandbox.ts";
import { budgetOf } from "./budget.ts";
import { presentIssue } from "./graphql/present.ts";
import { notifyCycle, notifyLabel, notifyProject } from "./notify.ts";
import { logins } from "./records.ts";
import { addIssues } from "./seed.ts";
import { findIssue, linearWorld, personNamed } from "./world.ts";
import { addComment, changeComment, removeComment } from "./verbs/comments.ts";
import {
  archiveIssue,
  createIssue,
  deleteIssue,
  restoreIssue,
  trashIssue,
  updateIssue,
} from "./verbs/issues.ts";

const login = z.enum(logins).default("alice");
const one = z.object({ login, id: z.string() });
/** Fields as in Linear's own inputs. */
const inputSchema = z.looseObject({});

/** What people do there, for tests. */
export const linearControl = new Hono<SandboxEnv>();

linearControl.post("/issues", async (c) => {
  const { login: who, ...input } = inputSchema.extend({ login }).parse(await c.req.json());
  const actor = personNamed(who);
  return c.json(plain(presentIssue(createIssue(actor, input), actor)));
});

linearControl.post("/issues/fill", async (c) => {
  const { teamId, count } = z
    .object({ teamId: z.string(), count: z.number().int().min(1).max(5000) })
    .parse(await c.req.json());
  const team = linearWorld().teams.get(teamId);
  if (team === undefined) return c.notFound();
  addIssues(linearWorld(), team, { count, at: Date.now() - 86_400_000, project: null });
  return c.body(null, 204);
});

linearControl.post("/issues/:verb", async (c) => {
  const { login: who, id, ...input } = inputSchema.extend(one.shape).parse(await c.req.json());
  const [actor, issue] = [personNamed(who), findIssue(id)];
  if (issue === null) return c.notFound();
  switch (c.req.param("verb")) {
    case "change":
      updateIssue(actor, issue, input);
      break;
    case "archive":
      archiveIssue(actor, issue);
      break;
    case "trash":
      trashIssue(actor, issue);
      break;
    case "restore":
      restoreIssue(actor, issue);
      break;
    case "delete":
      deleteIssue(actor, issue);
      return c.body(null, 204);
    case "comment":
      addComment(actor, { ...input, issueId: issue.id });
      break;
    default:
      return c.notFound();
  }
  return c.json(plain(presentIssue(issue, actor)));
});

linearControl.post("/labels/rename", async (c) => {
  const { id, name, login: who } = one.extend({ name: z.string() }).parse(await c.req.json());
  const label = linearWorld().labels.get(id);
  if (label === undefined) return c.notFound();
  const before = { ...label };
  Object.assign(label, { name, updatedAtMs: Date.now() });
  notifyLabel("update", { label, before, actor: personNamed(who) });
  return c.body(null, 204);
});

/** Somebody moves a cycle, so that it begins and ends so many days later. */
linearControl.post("/cycles/move", async (c) => {
  const { id, days, login: who } = one.extend({ days: z.number() }).parse(await c.req.json());
  const cycle = linearWorld().cycles.get(id);
  if (cycle === undefined) return c.notFound();
  const before = { ...cycle };
  for (const field of ["startsAtMs", "endsAtMs"] as const) cycle[field] += days * 86_400_000;
  notifyCycle({ cycle, before, actor: personNamed(who) });
  return c.body(null, 204);
});

linearControl.post("/projects/rename", async (c) => {
  const { id, name, login: who } = one.extend({ name: z.string() }).parse(await c.req.json());
  const project = linearWorld().projects.get(id);
  if (project === undefined) return c.notFound();
  const before = { ...project };
  Object.assign(project, { name, updatedAtMs: Date.now() });
  notifyProject("update", { project, before, actor: personNamed(who) });
  return c.body(null, 204);
});

linearControl.get("/issues", (c) => {
  const alice = personNamed("alice");
  return c.json([...linearWorld().issues.values()].map((issue) => plain(presentIssue(issue, alice))));
});
linearControl.post("/comments/:verb", async (c) => {
  const { login: who, id, body } = one.extend({ body: z.string().optional() }).parse(await c.req.json());
  const [actor, comment] = [personNamed(who), linearWorld().comments.get(id)];
  if (comment === undefined) return c.notFound();
  if (c.req.param("verb") === "remove") removeComment(actor, comment);
  else changeComment(actor, comment, body ?? "");
  return c.body(null, 204);
});
linearControl.get("/comments", (c) => c.json([...linearWorld().comments.values()]));
linearControl.get("/states", (c) => c.json([...linearWorld().states.values()]));
linearControl.get("/labels", (c) => c.json([...linearWorld().labels.values()]));
linearControl.get("/cycles", (c) => c.json([...linearWorld().cycles.values()]));
linearControl.get("/teams", (c) => c.json([...linearWorld().teams.values()]));
/** With the secret, which Linear shows to administrators only. */
linearControl.get("/webhooks", (c) => c.json([...linearWorld().webhooks.values()]));

linearControl.post("/webhooks/:id/disable", (c) => {
  const hook = linearWorld().webhooks.get(c.req.param("id"));
  if (hook === undefined) return c.notFound();
  hook.isEnabled = false;
  return c.body(null, 204);
});

/** An owner of the workspace makes somebody an administrator, or one no more. */
linearControl.post("/people", async (c) => {
  const { login: who, isAdmin } = z.object({ login, isAdmin: z.boolean() }).parse(await c.req.json());
  personNamed(who).isAdmin = isAdmin;
  return c.body(null, 204);
});

/** What is left of somebody's hour. */
linearControl.post("/calls", async (c) => {
  const wanted = z.object({ login, requests: z.number().optional(), complexity: z.number().optional() });
  const { login: who, requests, complexity } = wanted.parse(await c.req.json());
  const budget = budgetOf(personNamed(who).id);
  budget.requestsLeft = requests ?? budget.requestsLeft;
  budget.complexityLeft = complexity ?? budget.complexityLeft;
  return c.body(null, 204);
});

/** Somebody withdraws what they had allowed, or removes the application: tokens and refresh tokens end. */
linearControl.post("/grants/revoke", async (c) => {
  const { login: who, app } = z.object({ login, app: z.boolean().default(false) }).parse(await c.req.json());
  const { tokens, users } = linearWorld();
  const isMeant = (userId: string) =>
    app ? users.get(userId)?.login === null : userId === personNamed(who).id;
  for (const token of tokens.values()) if (isMeant(token.userId)) tokens.delete(token.accessToken);
  return c.body(null, 204);
});

/** Without what would have to be asked for. */
function plain(presented: object): object {
  return Object.fromEntries(Object.entries(presented).filter(([, value]) => typeof value !== "function"));
}
