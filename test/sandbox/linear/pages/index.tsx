import { type Context, Hono } from "hono";
import { setCookie } from "hono/cookie";
import { listOf, textOf } from "../../forms.ts";
import type { SandboxEnv } from "../../sandbox.ts";
import { Problem } from "../graphql/problem.ts";
import { logins, type Issue } from "../records.ts";
import { addComment, removeComment } from "../verbs/comments.ts";
import {
  archiveIssue,
  createIssue,
  deleteIssue,
  restoreIssue,
  trashIssue,
  updateIssue,
} from "../verbs/issues.ts";
import { findIssue, identifierOf, linearWorld, maySee, personNamed, recordOf, webHost } from "../world.ts";
import { answerLinearPage, answerSentence, personaCookie, personaOf } from "./frame.tsx";
import { IssueView } from "./issue-view.tsx";
import { SettingsView } from "./settings-view.tsx";

type Page = Context<SandboxEnv>;

/** Where people work in Linear. */
export const linearPages = new Hono<SandboxEnv>();

linearPages.onError((error, c) => {
  if (!(error instanceof Problem)) throw error;
  return answerSentence(c, 422, String(error.extensions["userPresentableMessage"]));
});

const viewerOf = (c: Page) => personNamed(personaOf(c));
const pathOf = (issue: Issue) => `/${webHost}/acme/issue/${identifierOf(issue)}`;

linearPages.post("/persona", async (c) => {
  const form = await c.req.parseBody();
  setCookie(c, personaCookie, logins.find((login) => login === form["persona"]) ?? "alice", { path: "/" });
  return c.redirect(`/${webHost}/`, 303);
});

linearPages.get("/", (c) => {
  const teams = [...linearWorld().teams.values()].filter((team) => maySee(viewerOf(c), team));
  return answerLinearPage(c, {
    title: "Teams",
    children: (
      <>
        <h1>Teams</h1>
        <ul>
          {teams.map(({ key, name }) => (
            <li>
              <a href={`/${webHost}/acme/team/${key}`}>{name}</a> {key}
            </li>
          ))}
        </ul>
      </>
    ),
  });
});

linearPages.get("/acme/team/:key", (c) => {
  const team = [...linearWorld().teams.values()].find(({ key }) => key === c.req.param("key"));
  if (team === undefined || !maySee(viewerOf(c), team))
    return answerSentence(c, 404, "There is no such team.");
  const issues = [...linearWorld().issues.values()].filter(({ teamId }) => teamId === team.id);
  return answerLinearPage(c, {
    title: team.name,
    children: (
      <>
        <h1>{team.name}</h1>
        <form method="post" action={`/${webHost}/acme/team/${team.key}/issues`} class="row">
          <label>
            New issue
            <input name="title" />
          </label>
          <button class="primary">Create the issue</button>
        </form>
        <ul>
          {issues.toReversed().map((issue) => (
            <li>
              <a href={pathOf(issue)}>{`${identifierOf(issue)} ${issue.title}`}</a>{" "}
              {recordOf(linearWorld().states, issue.stateId).name}
            </li>
          ))}
        </ul>
      </>
    ),
  });
});

linearPages.post("/acme/team/:key/issues", async (c) => {
  const team = [...linearWorld().teams.values()].find(({ key }) => key === c.req.param("key"));
  if (team === undefined) return answerSentence(c, 404, "There is no such team.");
  const title = textOf(await c.req.parseBody(), "title");
  return c.redirect(pathOf(createIssue(viewerOf(c), { teamId: team.id, title })), 303);
});

linearPages.get("/acme/issue/:key/:slug?", (c) => {
  const issue = seen(c);
  if (issue === null) return answerSentence(c, 404, "There is no such issue.");
  return answerLinearPage(c, {
    title: identifierOf(issue),
    children: <IssueView issue={issue} viewer={viewerOf(c)} />,
  });
});

linearPages.post("/acme/issue/:key/:verb?", async (c) => {
  const issue = seen(c);
  if (issue === null) return answerSentence(c, 404, "There is no such issue.");
  const form = await c.req.parseBody({ all: true });
  const orNull = (name: string) => textOf(form, name) || null;
  switch (c.req.param("verb") ?? "") {
    case "":
      updateIssue(viewerOf(c), issue, {
        title: textOf(form, "title"),
        description: orNull("description"),
        stateId: textOf(form, "stateId"),
        priority: Number(textOf(form, "priority")),
        assigneeId: orNull("assigneeId"),
        projectId: orNull("projectId"),
        labelIds: listOf(form, "labelIds"),
        dueDate: orNull("dueDate"),
      });
      break;
    case "move":
      updateIssue(viewerOf(c), issue, { teamId: textOf(form, "teamId") });
      break;
    case "comments":
      addComment(viewerOf(c), { issueId: issue.id, body: textOf(form, "body") });
      break;
    default:
      return putAway(c, issue, textOf(form, "verb"));
  }
  return c.redirect(pathOf(issue), 303);
});

function putAway(c: Page, issue: Issue, verb: string): Response | Promise<Response> {
  const viewer = viewerOf(c);
  if (verb === "delete") {
    if (!viewer.isAdmin) return answerSentence(c, 403, "Only administrators delete for ever.");
    deleteIssue(viewer, issue);
    return c.redirect(`/${webHost}/`, 303);
  }
  const put = { archive: archiveIssue, trash: trashIssue, restore: restoreIssue }[verb];
  put?.(viewer, issue);
  return c.redirect(pathOf(issue), 303);
}

linearPages.post("/acme/issue/:key/comments/:id/delete", async (c) => {
  const [issue, comment] = [seen(c), linearWorld().comments.get(c.req.param("id"))];
  if (issue === null || comment === undefined) return answerSentence(c, 404, "There is no such comment.");
  removeComment(viewerOf(c), comment);
  return c.redirect(pathOf(issue), 303);
});

linearPages.get("/acme/settings/api", (c) =>
  answerLinearPage(c, { title: "Webhooks and access", children: <SettingsView viewer={viewerOf(c)} /> }),
);

linearPages.post("/acme/settings/api/webhooks/:id", async (c) => {
  const { webhooks } = linearWorld();
  const hook = webhooks.get(c.req.param("id"));
  if (hook === undefined || !viewerOf(c).isAdmin) return answerSentence(c, 404, "There is no such webhook.");
  const verb = textOf(await c.req.parseBody(), "verb");
  if (verb === "delete") webhooks.delete(hook.id);
  else hook.isEnabled = verb === "enable";
  return c.redirect(`/${webHost}/acme/settings/api`, 303);
});

linearPages.post("/acme/settings/api/tokens", async (c) => {
  const form = await c.req.parseBody();
  const token = linearWorld().tokens.get(textOf(form, "token"));
  if (token === undefined) return answerSentence(c, 404, "There is no such token.");
  if (textOf(form, "verb") === "expire") token.expiresAtMs = 0;
  else linearWorld().tokens.delete(token.accessToken);
  return c.redirect(`/${webHost}/acme/settings/api`, 303);
});

function seen(c: Page): Issue | null {
  const issue = findIssue(c.req.param("key") ?? "");
  if (issue === null) return null;
  return maySee(viewerOf(c), recordOf(linearWorld().teams, issue.teamId)) ? issue : null;
}
