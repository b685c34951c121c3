import { Hono, type Context } from "hono";
import type { Issue } from "../records.ts";
import { openIssue } from "../verbs/open-issue.ts";
import { assignableLogins, canTriage } from "../world.ts";
import { listOf, textOf } from "../../forms.ts";
import { IssueForm, type TypedIssue } from "./issue-form.tsx";
import { IssueList } from "./issue-list.tsx";
import { IssueView, type IssueViewProps } from "./issue-view.tsx";
import { actOf, answerProblem, answerSitePage, repositoryPath, type SiteEnv } from "./site-context.tsx";

export const issuePageRoutes = new Hono<SiteEnv>();

issuePageRoutes.get("/", (c) => {
  const { world, repository, persona } = c.var;
  const state = c.req.query("state") === "closed" ? "closed" : "open";
  const page = Math.max(1, Number(c.req.query("page")) || 1);
  return answerSitePage(c, {
    title: "Issues",
    children: <IssueList world={world} repository={repository} login={persona} state={state} page={page} />,
  });
});

issuePageRoutes.get("/new", (c) => {
  const typed: TypedIssue = { title: "", body: "", labels: [], assignees: [], milestone: "" };
  const { world, repository } = c.var;
  return answerSitePage(c, {
    title: "New issue",
    children: <IssueForm world={world} repository={repository} typed={typed} />,
  });
});

issuePageRoutes.post("/", async (c) => {
  const { world, repository, persona } = c.var;
  if (!repository.hasIssues || repository.isArchived) {
    return answerProblem(c, 403, "This repository is archived or has no issues, so none can be opened.");
  }
  const typed = typedIssue(await c.req.parseBody({ all: true }));
  if (typed.title === "") {
    return answerSitePage(c, {
      title: "New issue",
      status: 422,
      children: (
        <IssueForm world={world} repository={repository} typed={typed} problem="Give the issue a title." />
      ),
    });
  }
  // As in the API: who may not triage has no say in labels, assignees and milestone.
  const mayTriage = canTriage(repository, persona);
  const issue = openIssue(actOf(c), repository, {
    title: typed.title,
    body: typed.body === "" ? null : typed.body,
    labels: mayTriage ? repository.labels.filter(({ name }) => typed.labels.includes(name)) : [],
    assignees: mayTriage
      ? assignableLogins(repository).filter((login) => typed.assignees.includes(login))
      : [],
    milestone:
      (mayTriage && repository.milestones.find((one) => String(one.number) === typed.milestone)) || null,
  });
  return c.redirect(`${repositoryPath(world, repository)}/issues/${issue.number}`, 303);
});

issuePageRoutes.get("/:number", async (c) => {
  const issue = await issueOrProblem(c);
  return issue instanceof Response ? issue : answerIssue(c, issue);
});

export function answerIssue(
  c: Context<SiteEnv>,
  issue: Issue,
  failed: Pick<IssueViewProps, "problem" | "typed"> = {},
): Promise<Response> {
  const { world, repository, persona } = c.var;
  return answerSitePage(c, {
    title: issue.title,
    status: failed.problem === undefined ? 200 : 422,
    children: <IssueView world={world} repository={repository} issue={issue} login={persona} {...failed} />,
  });
}

/** The issue of the path; or the way to where it went; or a page that says what became of it. */
export function issueOrProblem(c: Context<SiteEnv>): Issue | Response | Promise<Response> {
  const { world, repository } = c.var;
  const number = Number(c.req.param("number"));
  const issue = repository.issues.get(number);
  if (issue !== undefined) return issue;
  const gone = repository.goneIssues.get(number);
  if (gone === "deleted") return answerProblem(c, 410, "This issue was deleted.");
  const home = gone === undefined ? undefined : world.repositories.get(gone.repositoryId);
  if (gone === undefined || home === undefined)
    return answerProblem(c, 404, "There is no issue with this number.");
  return c.redirect(`${repositoryPath(world, home)}/issues/${gone.number}`);
}

function typedIssue(form: Record<string, unknown>): TypedIssue {
  return {
    title: textOf(form, "title"),
    body: textOf(form, "body"),
    labels: listOf(form, "labels"),
    assignees: listOf(form, "assignees"),
    milestone: textOf(form, "milestone"),
  };
}
