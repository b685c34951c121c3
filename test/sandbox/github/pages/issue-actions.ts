import { Hono, type Context } from "hono";
import type { Issue } from "../records.ts";
import { changeIssue } from "../verbs/change-issue.ts";
import { addComment } from "../verbs/comment.ts";
import { lockIssue, pinIssue, unlockIssue } from "../verbs/mark-issue.ts";
import { deleteIssue, transferIssue } from "../verbs/move-issue.ts";
import { assignableLogins, canTriage, roleOf } from "../world.ts";
import { listOf, textOf } from "../../forms.ts";
import { answerIssue, issueOrProblem } from "./issue-pages.tsx";
import { actOf, answerProblem, repositoryPath, type SiteEnv } from "./site-context.tsx";

type Form = Record<string, unknown>;
type Action = (c: Context<SiteEnv>, issue: Issue, form: Form) => Response | Promise<Response>;

/** What the forms of an issue's page do. */
export const issueActionRoutes = new Hono<SiteEnv>();

act("text", (c, issue, form) => {
  const title = textOf(form, "title");
  const body = textOf(form, "body");
  if (title === "") {
    return answerIssue(c, issue, { problem: "An issue needs a title.", typed: { title, body } });
  }
  const isBodySame = body === (issue.body ?? "");
  changeIssue(actOf(c), targetOf(c, issue), { title, body: isBodySame ? issue.body : body });
  return back(c, issue);
});

act("state", (c, issue, form) => {
  const wanted = textOf(form, "state");
  const stateReason = wanted === "not_planned" ? "not_planned" : "completed";
  changeIssue(actOf(c), targetOf(c, issue), { state: wanted === "open" ? "open" : "closed", stateReason });
  return back(c, issue);
});

act("assignees", (c, issue, form) => {
  const chosen = listOf(form, "assignees");
  const assignees = assignableLogins(c.var.repository).filter((login) => chosen.includes(login));
  changeIssue(actOf(c), targetOf(c, issue), { assignees });
  return back(c, issue);
});

act("labels", (c, issue, form) => {
  const chosen = listOf(form, "labels");
  const labels = c.var.repository.labels.filter(({ name }) => chosen.includes(name));
  changeIssue(actOf(c), targetOf(c, issue), { labels });
  return back(c, issue);
});

act("milestone", (c, issue, form) => {
  const chosen = textOf(form, "milestone");
  const milestone = c.var.repository.milestones.find(({ number }) => String(number) === chosen) ?? null;
  changeIssue(actOf(c), targetOf(c, issue), { milestone });
  return back(c, issue);
});

act("marks", (c, issue, form) => {
  const { repository } = c.var;
  const mark = textOf(form, "mark");
  if (mark === "pin" || mark === "unpin") pinIssue(actOf(c), repository, issue, mark === "pin");
  if (mark === "lock") lockIssue(actOf(c), repository, issue);
  if (mark === "unlock") unlockIssue(actOf(c), repository, issue);
  return back(c, issue);
});

act("transfer", (c, issue, form) => {
  const { world, repository, persona } = c.var;
  const to = world.repositories.get(Number(textOf(form, "repository")));
  const mayMove = to !== undefined && to !== repository && roleOf(to, persona) === "admin";
  if (!mayMove || roleOf(repository, persona) !== "admin") {
    return answerProblem(c, 403, "An issue moves only between repositories that you administer.");
  }
  const moved = transferIssue(actOf(c), { from: repository, issue, to });
  return c.redirect(`${repositoryPath(world, to)}/issues/${moved.number}`, 303);
});

act("deletion", (c, issue) => {
  const { world, repository, persona } = c.var;
  if (roleOf(repository, persona) !== "admin") {
    return answerProblem(c, 403, "Only an admin of the repository deletes an issue.");
  }
  deleteIssue(actOf(c), repository, issue);
  return c.redirect(`${repositoryPath(world, repository)}/issues`, 303);
});

issueActionRoutes.post("/:number/comments", async (c) => {
  const issue = await issueOrProblem(c);
  if (issue instanceof Response) return issue;
  const body = textOf(await c.req.parseBody(), "body");
  if (c.var.repository.isArchived)
    return answerProblem(c, 403, "This repository is archived, so nobody comments.");
  if (body === "") return answerIssue(c, issue, { problem: "Write something before you comment." });
  addComment(actOf(c), targetOf(c, issue), body);
  return back(c, issue);
});

/** One form of the page: for people who may triage, or the author of the issue, as in the API. */
function act(name: string, action: Action): void {
  issueActionRoutes.post(`/:number/${name}`, async (c) => {
    const issue = await issueOrProblem(c);
    if (issue instanceof Response) return issue;
    const { repository, persona } = c.var;
    const isOwnText = issue.author === persona && (name === "text" || name === "state");
    if (repository.isArchived)
      return answerProblem(c, 403, "This repository is archived, so nothing changes in it.");
    if (!canTriage(repository, persona) && !isOwnText) {
      return answerProblem(c, 403, `${persona} may read this repository, but not change its issues.`);
    }
    return action(c, issue, await c.req.parseBody({ all: true }));
  });
}

function targetOf(c: Context<SiteEnv>, issue: Issue) {
  return { repository: c.var.repository, issue };
}

function back(c: Context<SiteEnv>, issue: Issue): Response {
  return c.redirect(`${repositoryPath(c.var.world, c.var.repository)}/issues/${issue.number}`, 303);
}
