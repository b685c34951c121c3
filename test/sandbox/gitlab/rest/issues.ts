import { Hono, type Context } from "hono";
import * as z from "zod";
import { presentIssue } from "../present.ts";
import type { Issue, Label, Project, User } from "../records.ts";
import { nextId } from "../ids.ts";
import { changeIssue, type IssueChange, openIssue } from "../verbs/change-issue.ts";
import { deleteIssue, moveIssue } from "../verbs/move-issue.ts";
import { levelIn, maySeeProject, projectsIn } from "../world.ts";
import { actOf, forbidden, GitLabError, notFound, readBody, type RestEnv } from "./answer.ts";
import { requireGroup, requireIssue, requireIssues, requireProject, requireWritable } from "./find.ts";
import { answerIssues } from "./list-issues.ts";

/** https://docs.gitlab.com/api/issues/ */
export const issueRoutes = new Hono<RestEnv>();

const mostDescription = 1_048_576;
const labelList = z
  .union([z.string(), z.array(z.string())])
  .transform((labels) =>
    (typeof labels === "string" ? labels.split(",") : labels)
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  );
const fields = {
  title: z.string().optional(),
  description: z.string().max(mostDescription).nullable().optional(),
  assignee_ids: z.array(z.coerce.number()).optional(),
  due_date: z.string().nullable().optional(),
  milestone_id: z.coerce.number().nullable().optional(),
  confidential: z.boolean().optional(),
  issue_type: z.enum(["issue", "incident", "task", "test_case"]).optional(),
  labels: labelList.optional(),
};
const newSchema = z.object({ ...fields, title: z.string(), iid: z.coerce.number().optional() });
const changeSchema = z.object({
  ...fields,
  add_labels: labelList.optional(),
  remove_labels: labelList.optional(),
  state_event: z.enum(["close", "reopen"]).optional(),
});

issueRoutes.get("/projects/:id/issues", (c) => {
  requireFullOffset(c);
  return answerIssues(c, [requireIssues(requireProject(c))], true);
});

/** Archived projects are left out unless asked for. */
issueRoutes.get("/groups/:id/issues", (c) => {
  const { world, user } = c.var;
  const projects = projectsIn(world, requireGroup(c)).filter(
    (project) => !project.isArchived && project.hasIssues && maySeeProject(world, project, user.username),
  );
  return answerIssues(c, projects, false);
});

issueRoutes.get("/projects/:id/issues/:iid", (c) => answerIssue(c, requireIssue(c)));

/** By the global id: for administrators only. */
issueRoutes.get("/issues/:global", () => {
  throw forbidden();
});

issueRoutes.post("/projects/:id/issues", async (c) => {
  const project = requireIssues(requireProject(c));
  requireWritable(c, project, 10);
  const { title, iid, ...given } = await readBody(c, newSchema);
  requireTitle(title);
  if (/\bbuy cheap pills\b/i.test(title)) throw spam();
  const isOwner = levelIn(c.var.world, project, c.var.user.username) >= 50;
  if (iid !== undefined && isOwner && project.issues.has(iid))
    throw new GitLabError(409, { message: "Duplicated issue" });
  const change = toChange(c, project, given);
  const issue = openIssue(actOf(c), project, {
    ...change,
    title,
    ...(iid !== undefined && isOwner ? { iid } : {}),
  });
  return answerIssue(c, { project, issue }, 201);
});

issueRoutes.put("/projects/:id/issues/:iid", async (c) => {
  const target = requireIssue(c);
  const { project, issue } = target;
  const isOwn = issue.author === c.var.user.username;
  requireWritable(c, project, isOwn ? 10 : 15);
  const {
    state_event: event,
    add_labels: added,
    remove_labels: removed,
    ...given
  } = await readBody(c, changeSchema);
  if (given.title !== undefined) requireTitle(given.title);
  const change = toChange(c, project, given);
  if (added !== undefined || removed !== undefined) {
    const kept = (change.labels ?? issue.labels).filter(({ name }) => removed?.includes(name) !== true);
    const more = labelsNamed(c, project, added ?? []).filter(
      ({ id }) => !kept.some((label) => label.id === id),
    );
    change.labels = [...kept, ...more];
  }
  if (event !== undefined) change.state = event === "close" ? "closed" : "opened";
  if (Object.keys(change).length === 0)
    throw new GitLabError(400, { error: "at least one parameter must be provided" });
  changeIssue(actOf(c), target, change);
  return answerIssue(c, target);
});

issueRoutes.delete("/projects/:id/issues/:iid", (c) => {
  const target = requireIssue(c);
  requireWritable(c, target.project, 50);
  const since = c.req.header("if-unmodified-since");
  if (since !== undefined && Date.parse(target.issue.updatedAt) > Date.parse(since))
    throw new GitLabError(412, { message: "412 Precondition Failed" });
  deleteIssue(target);
  return c.body(null, 204);
});

issueRoutes.post("/projects/:id/issues/:iid/move", async (c) => {
  const target = requireIssue(c);
  requireWritable(c, target.project, 15);
  const { to_project_id: id } = await readBody(c, z.object({ to_project_id: z.coerce.number() }));
  const to = c.var.world.projects.get(id);
  if (to === undefined || !maySeeProject(c.var.world, to, c.var.user.username)) throw notFound("Project");
  const issue = moveIssue(actOf(c), target, to);
  return answerIssue(c, { project: to, issue }, 201);
});

function answerIssue(
  c: Context<RestEnv>,
  target: { project: Project; issue: Issue },
  status: 200 | 201 = 200,
) {
  const hasDetails = c.req.query("with_labels_details") === "true";
  return c.json(presentIssue(c.var.world, c.var.links, target, hasDetails), status);
}

/** https://docs.gitlab.com/api/rest/#offset-based-pagination: large offsets are refused. */
function requireFullOffset(c: Context<RestEnv>): void {
  if (Number(c.req.query("page") ?? 1) * Number(c.req.query("per_page") ?? 20) > 50_000)
    throw new GitLabError(400, { error: "Offset pagination has a maximum allowed offset of 50000" });
}

function requireTitle(title: string): void {
  const problem =
    title.trim() === ""
      ? "can't be blank"
      : title.length > 255
        ? "is too long (maximum is 255 characters)"
        : null;
  if (problem !== null) throw new GitLabError(400, { message: { title: [problem] } });
}

function spam(): GitLabError {
  const message = {
    base: ["Your issue has been recognized as spam. Please solve the reCAPTCHA to proceed."],
  };
  return new GitLabError(409, {
    needs_captcha_response: true,
    spam_log_id: 42,
    captcha_site_key: "x",
    message,
  });
}

type Given = Omit<z.infer<typeof changeSchema>, "state_event" | "add_labels" | "remove_labels">;

function toChange(c: Context<RestEnv>, project: Project, given: Given): IssueChange {
  const {
    title,
    description,
    assignee_ids: assignees,
    due_date: dueOn,
    milestone_id: milestoneId,
    confidential,
    issue_type: type,
    labels,
  } = given;
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(assignees === undefined
      ? {}
      : { assignees: usersById(c, assignees).map(({ username }) => username) }),
    ...(dueOn === undefined ? {} : { dueOn: dueOn === "" ? null : dueOn }),
    ...(milestoneId === undefined
      ? {}
      : { milestone: project.milestones.find(({ id }) => id === milestoneId) ?? null }),
    ...(confidential === undefined ? {} : { isConfidential: confidential }),
    ...(type === undefined ? {} : { type }),
    ...(labels === undefined ? {} : { labels: labelsNamed(c, project, labels) }),
  };
}

function usersById(c: Context<RestEnv>, ids: number[]): User[] {
  return [...c.var.world.users.values()].filter(({ id }) => ids.includes(id));
}

/** Unknown ones are made. */
function labelsNamed(c: Context<RestEnv>, project: Project, names: string[]): Label[] {
  return names.map((name) => {
    const known = project.labels.find((label) => label.name === name);
    if (known !== undefined) return known;
    const made = { id: nextId(c.var.world), name, color: "#6699cc" };
    project.labels.push(made);
    return made;
  });
}
