import { type Context, Hono } from "hono";
import { listOf, textOf } from "../../forms.ts";
import { answerPage } from "../../page.tsx";
import type { SandboxEnv } from "../../sandbox.ts";
import { makeOwnToken, revokeGrants } from "../grants.ts";
import { type Issue, type Login, logins } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { descriptionOf } from "../seed.ts";
import {
  addComment,
  addWorklog,
  archiveIssue,
  createIssue,
  deleteIssue,
  deleteWorklog,
  editIssue,
  editWorklog,
  moveIssue,
  setStatus,
} from "../verbs.ts";
import { findIssue, findProject, instanceNamed, jiraWorld, keyOf, nextId } from "../world.ts";
import { HomeView, HooksView, TokenView } from "./home-view.tsx";
import { IssueView } from "./issue-view.tsx";
import { ProjectView } from "./project-view.tsx";

type Form = Record<string, unknown>;
type Page = Context<SandboxEnv>;

/** Jira as people see it: each form says who acts. */
export function jiraPages(instanceId: string): Hono<SandboxEnv> {
  const { host, name } = instanceNamed(instanceId);
  const instance = { id: instanceId };
  const path = (rest: string) => `/${host}${rest}`;
  const pages = new Hono<SandboxEnv>();

  pages.get("/", (c) =>
    answerPage(c, { title: name, children: <HomeView instance={instanceNamed(instanceId)} /> }),
  );
  addHookPages(pages, instanceId);
  pages.post("/tokens/revoke", async (c) => {
    revokeGrants(jiraWorld().grants, byOf(await c.req.parseBody()));
    return c.redirect(path("/"), 303);
  });
  pages.post("/tokens", async (c) => {
    const token = makeOwnToken(jiraWorld().grants, byOf(await c.req.parseBody()));
    return answerPage(c, {
      title: "Your new token",
      children: <TokenView instance={instanceNamed(instanceId)} token={token} />,
    });
  });
  pages.get("/browse/:key", (c) => {
    const project = findProject(instance, c.req.param("key"));
    if (project !== null)
      return answerPage(c, { title: project.name, children: <ProjectView project={project} /> });
    const issue = findIssue(instance, c.req.param("key"));
    if (issue === null) return problem(c, "Nothing here has this key.", 404);
    return answerPage(c, {
      title: `${keyOf(issue)} ${issue.summary}`,
      children: <IssueView issue={issue} />,
    });
  });
  pages.post("/browse/:key/issues", async (c) => {
    const form = await c.req.parseBody();
    const project = findProject(instance, c.req.param("key"));
    const summary = textOf(form, "summary");
    if (project === null || summary === "") return problem(c, "Give the issue a summary.");
    const description = descriptionOf(instanceId, textOf(form, "text"));
    const issue = createIssue(project, { summary, description }, byOf(form));
    return c.redirect(path(`/browse/${keyOf(issue)}`), 303);
  });
  pages.post("/browse/:key/:act", async (c) => {
    const issue = findIssue(instance, c.req.param("key"));
    if (issue === null) return problem(c, "Nothing here has this key.", 404);
    const form = await c.req.parseBody();
    const home = path(`/browse/${findProject(instance, issue.projectId)?.key ?? ""}`);
    try {
      const isGone = act(issue, c.req.param("act"), form) === "gone";
      return c.redirect(isGone ? home : path(`/browse/${keyOf(issue)}`), 303);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return problem(c, error.message);
    }
  });
  return pages;
}

/** Where an administrator adds webhooks. */
function addHookPages(pages: Hono<SandboxEnv>, instanceId: string): void {
  const path = `/${instanceNamed(instanceId).host}/plugins/servlet/webhooks`;
  pages.get("/plugins/servlet/webhooks", (c) =>
    answerPage(c, { title: "Webhooks", children: <HooksView instance={instanceNamed(instanceId)} /> }),
  );
  pages.post("/plugins/servlet/webhooks", async (c) => {
    const form = await c.req.parseBody({ all: true });
    const url = textOf(form, "url");
    if (!URL.canParse(url)) return problem(c, "The URL is no address.");
    const id = nextId(instanceId);
    const text = (field: string) => textOf(form, field);
    jiraWorld().adminHooks.set(id, {
      id,
      instance: instanceId,
      name: text("name"),
      url,
      secret: text("secret"),
      jqlFilter: text("jql"),
      events: listOf(form, "event"),
      isActive: true,
    });
    return c.redirect(path, 303);
  });
  pages.post("/plugins/servlet/webhooks/apps/:id/end", (c) => {
    const hook = jiraWorld().dynamicHooks.get(Number(c.req.param("id")));
    if (hook !== undefined) hook.expiresAtMs = Date.now();
    return c.redirect(path, 303);
  });
  pages.post("/plugins/servlet/webhooks/:id/switch", (c) => {
    const hook = jiraWorld().adminHooks.get(Number(c.req.param("id")));
    if (hook !== undefined) hook.isActive = !hook.isActive;
    return c.redirect(path, 303);
  });
}

function problem(c: Page, sentence: string, status: 404 | 422 = 422) {
  return answerPage(c, { title: "That did not work", status, children: <p>{sentence}</p> });
}

function byOf(form: Form): Login {
  return logins.find((login) => login === form["by"]) ?? "alice";
}

function act(issue: Issue, verb: string, form: Form): "gone" | undefined {
  const by = byOf(form);
  const text = (name: string) => textOf(form, name);
  switch (verb) {
    case "card":
      setStatus(issue, text("status"), by);
      return undefined;
    case "edit":
      editIssue(
        issue,
        { summary: text("summary"), description: descriptionOf(issue.instance, text("text")) },
        by,
      );
      return undefined;
    case "assign":
      editIssue(issue, { assignee: logins.find((login) => login === text("assignee")) ?? null }, by);
      return undefined;
    case "comment":
      addComment(issue, { body: descriptionOf(issue.instance, text("text")), properties: {} }, by);
      return undefined;
    case "work":
      logTime(issue, text("worklog"), { seconds: Number(text("minutes")) * 60, by });
      return undefined;
    case "move":
      moveTo(issue, text("to"), by);
      return undefined;
    case "archive":
      archiveIssue(issue);
      return undefined;
    case "delete":
      deleteIssue(issue, by);
      return "gone";
    default:
      throw new Refusal(404, "There is no such form.");
  }
}

function moveTo(issue: Issue, key: string, by: Login): void {
  const project = findProject({ id: issue.instance }, key);
  if (project === null) throw new Refusal(400, "There is no such project.");
  moveIssue(issue, project, by);
}

/** Another worklog, or a change of one; no minutes = it is deleted. */
function logTime(issue: Issue, id: string, { seconds, by }: { seconds: number; by: Login }): void {
  const known = issue.worklogs.find((worklog) => worklog.id === id);
  issue.spentSeconds += seconds - (known?.seconds ?? 0);
  if (known === undefined)
    addWorklog(
      issue,
      { seconds, startedAtMs: Date.now() - seconds * 1000, comment: null, properties: {} },
      by,
    );
  else if (seconds > 0) editWorklog(issue, known, { seconds }, by);
  else deleteWorklog(issue, known, by);
}
