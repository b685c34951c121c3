import { Hono, type Context } from "hono";
import * as z from "zod";
import { nextId } from "../ids.ts";
import { presentLabel } from "../present/issue.ts";
import type { Issue, Label, Milestone, Repository } from "../records.ts";
import { changeIssue } from "../verbs/change-issue.ts";
import { lockIssue, unlockIssue } from "../verbs/mark-issue.ts";
import { openIssue } from "../verbs/open-issue.ts";
import { assignableLogins, canPush, canTriage } from "../world.ts";
import {
  actOf,
  answerPage,
  GitHubError,
  hasScope,
  invalid,
  loginOf,
  notFound,
  readBody,
  type RestEnv,
} from "./answer.ts";
import { listIssues } from "./issue-list.ts";
import { presentAsAsked } from "./media-type.ts";
import { requireIssue } from "./require-issue.ts";

export const issueRoutes = new Hono<RestEnv>();

const labelNames = z.array(
  z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]),
);
const milestoneNumber = z.union([z.null(), z.coerce.number().int()]);

const newIssueSchema = z.object({
  title: z.union([z.string().min(1), z.number().transform(String)]),
  body: z.string().nullish(),
  assignee: z.string().nullish(),
  assignees: z.array(z.string()).optional(),
  labels: labelNames.optional(),
  milestone: milestoneNumber.optional(),
});

const changesSchema = newIssueSchema.partial().extend({
  state: z.enum(["open", "closed"]).optional(),
  state_reason: z.enum(["completed", "not_planned", "duplicate", "reopened"]).nullish(),
});

const limits = { title: 256, body: 65_536 } as const;

function requireShort(input: { title?: string | undefined; body?: string | null | undefined }): void {
  for (const field of ["title", "body"] as const) {
    if ((input[field]?.length ?? 0) <= limits[field]) continue;
    const message = `${field} is too long (maximum is ${limits[field]} characters)`;
    throw invalid({ resource: "Issue", field, code: "custom", message });
  }
}

issueRoutes.get("/", (c) => {
  const issues = listIssues(c.var.repository, c.req.query());
  return answerPage(c, issues, (issue) => presentAsAsked(c, issue));
});

issueRoutes.post("/", async (c) => {
  const act = actOf(c);
  requireWritable(c);
  const input = await readBody(c, newIssueSchema);
  requireShort(input);
  const { repository } = c.var;
  const mayTriage = canTriage(repository, act.actor);
  // Without push access GitHub drops labels, assignees and milestone without a word.
  const issue = openIssue(act, repository, {
    title: input.title,
    body: input.body ?? null,
    assignees: mayTriage ? assigneesFrom(repository, input) : [],
    labels: mayTriage ? labelsNamed(c, input.labels ?? []) : [],
    milestone: mayTriage ? milestoneNumbered(repository, input.milestone ?? null) : null,
  });
  const shown = presentAsAsked(c, issue);
  return c.json(shown, 201, { location: shown.url });
});

issueRoutes.get("/:number", (c) => {
  const issue = requireIssue(c);
  return issue instanceof Response ? issue : c.json(presentAsAsked(c, issue));
});

issueRoutes.patch("/:number", async (c) => {
  const act = actOf(c);
  requireWritable(c);
  const issue = requireIssue(c);
  if (issue instanceof Response) return issue;
  const input = await readBody(c, changesSchema);
  requireShort(input);
  const { repository } = c.var;
  if (!canTriage(repository, act.actor) && issue.author !== act.actor) {
    throw new GitHubError(403, "Must have admin rights to Repository.");
  }
  const mayTriage = canTriage(repository, act.actor);
  const namesAssignees = input.assignees !== undefined || input.assignee !== undefined;
  changeIssue(
    act,
    { repository, issue },
    {
      title: input.title,
      body: input.body,
      state: input.state,
      stateReason: input.state_reason,
      assignees: mayTriage && namesAssignees ? assigneesFrom(repository, input) : undefined,
      labels: mayTriage && input.labels !== undefined ? labelsNamed(c, input.labels) : undefined,
      milestone:
        mayTriage && input.milestone !== undefined
          ? milestoneNumbered(repository, input.milestone)
          : undefined,
    },
  );
  return c.json(presentAsAsked(c, issue));
});

issueRoutes.on(["POST", "DELETE"], "/:number/assignees", async (c) => {
  const issue = requireChangeable(c);
  if (issue instanceof Response) return issue;
  const { assignees } = await readBody(c, z.object({ assignees: z.array(z.string()).default([]) }));
  const logins = assigneesFrom(c.var.repository, { assignees }, false);
  const kept = issue.assignees.filter((login) => !logins.includes(login));
  const wanted = c.req.method === "DELETE" ? kept : [...kept, ...logins];
  changeIssue(actOf(c), { repository: c.var.repository, issue }, { assignees: wanted });
  return c.json(presentAsAsked(c, issue), c.req.method === "POST" ? 201 : 200);
});

issueRoutes.get("/:number/labels", (c) => {
  const issue = requireIssue(c);
  if (issue instanceof Response) return issue;
  return answerPage(c, issue.labels, (label) => presentLabel(c.var, label));
});

issueRoutes.on(["POST", "PUT"], "/:number/labels", async (c) => {
  const issue = requireChangeable(c);
  if (issue instanceof Response) return issue;
  const body = await readBody(c, z.union([labelNames, z.object({ labels: labelNames.default([]) })]));
  const named = labelsNamed(c, Array.isArray(body) ? body : body.labels);
  const labels =
    c.req.method === "PUT" ? named : [...issue.labels, ...named.filter((one) => !issue.labels.includes(one))];
  changeIssue(actOf(c), { repository: c.var.repository, issue }, { labels });
  return c.json(issue.labels.map((label) => presentLabel(c.var, label)));
});

issueRoutes.delete("/:number/labels/:name?", (c) => {
  const issue = requireChangeable(c);
  if (issue instanceof Response) return issue;
  const name = c.req.param("name");
  const isMissing = name !== undefined && !issue.labels.some((label) => label.name === name);
  if (isMissing) throw new GitHubError(404, "Label does not exist");
  const labels = name === undefined ? [] : issue.labels.filter((label) => label.name !== name);
  changeIssue(actOf(c), { repository: c.var.repository, issue }, { labels });
  return name === undefined ? c.body(null, 204) : c.json(labels.map((label) => presentLabel(c.var, label)));
});

issueRoutes.on(["PUT", "DELETE"], "/:number/lock", async (c) => {
  const issue = requireChangeable(c);
  if (issue instanceof Response) return issue;
  const { lock_reason: reason } = await readBody(c, z.object({ lock_reason: z.string().nullish() }));
  if (c.req.method === "PUT") lockIssue(actOf(c), c.var.repository, issue, reason ?? null);
  else unlockIssue(actOf(c), c.var.repository, issue);
  return c.body(null, 204);
});

function requireWritable(c: Context<RestEnv>): void {
  const { repository } = c.var;
  loginOf(c);
  if (!hasScope(c, "repo", "public_repo")) throw notFound();
  if (repository.isArchived) throw new GitHubError(403, "Repository was archived so is read-only.");
  if (!repository.hasIssues) throw new GitHubError(410, "Issues has been disabled in this repository.");
}

function requireChangeable(c: Context<RestEnv>): Issue | Response {
  requireWritable(c);
  if (!canPush(c.var.repository, c.var.login) && !canTriage(c.var.repository, c.var.login)) {
    throw new GitHubError(403, "Must have admin rights to Repository.");
  }
  return requireIssue(c);
}

interface NamedAssignees {
  assignee?: string | null | undefined;
  assignees?: string[] | undefined;
}

/** Naming somebody who cannot be assigned is an error, except where people are only added or removed. */
function assigneesFrom(repository: Repository, input: NamedAssignees, isStrict = true): string[] {
  const wanted = input.assignees ?? (typeof input.assignee === "string" ? [input.assignee] : []);
  const known = assignableLogins(repository);
  const logins = wanted.filter((login) => login !== "").map((login) => login.toLowerCase());
  const stranger = logins.find((login) => !known.includes(login));
  if (stranger !== undefined && isStrict) {
    throw invalid({
      resource: "Issue",
      field: "assignees",
      code: "invalid",
      message: `${stranger} cannot be assigned`,
    });
  }
  return [...new Set(logins.filter((login) => known.includes(login)))];
}

/** Unknown labels come into being, grey, as at GitHub. */
function labelsNamed(c: Context<RestEnv>, names: string[]): Label[] {
  const { repository, world } = c.var;
  return [...new Set(names)].map((name) => {
    const known = repository.labels.find((label) => label.name.toLowerCase() === name.toLowerCase());
    if (known !== undefined) return known;
    const label: Label = { id: nextId(world), name, color: "ededed", description: null, isDefault: false };
    repository.labels.push(label);
    return label;
  });
}

function milestoneNumbered(repository: Repository, number: number | null): Milestone | null {
  if (number === null) return null;
  const milestone = repository.milestones.find((one) => one.number === number);
  if (milestone === undefined) throw invalid({ resource: "Issue", field: "milestone", code: "invalid" });
  return milestone;
}
