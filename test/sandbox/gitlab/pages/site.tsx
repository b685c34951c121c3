import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { answerPage } from "../../page.tsx";
import { textOf } from "../../forms.ts";
import { revokeTokens, actAs } from "../control.ts";
import type { World } from "../records.ts";
import { levelIn, maySeeIssue, maySeeProject, personaNames } from "../world.ts";
import { openIssue } from "../verbs/change-issue.ts";
import { hookPages } from "./hooks.tsx";
import { issuePages } from "./issue.tsx";
import { projectAt, type SiteEnv } from "./site-env.ts";

const cookie = "gitlab-persona";

/** Pages where a person acts: projects, issues, webhooks, and their own account. */
export function siteRoutes(worldOf: () => World): Hono<SiteEnv> {
  const site = new Hono<SiteEnv>();
  site.use(async (c, next) => {
    const world = worldOf();
    c.set("world", world);
    const chosen = getCookie(c, cookie);
    c.set("actor", personaNames.find((name) => name === chosen) ?? "alice");
    c.set("act", actAs(world, c.var.origin, c.var.actor));
    await next();
  });
  site.post("/-/persona", async (c) => {
    setCookie(c, cookie, textOf(await c.req.parseBody(), "persona"), { path: "/" });
    return c.redirect(`/${c.var.world.host}/`, 303);
  });
  site.get("/", projectList);
  site.get("/-/profile", accountPage);
  site.post("/-/profile/revoke", (c) => {
    revokeTokens(c.var.world, c.var.actor);
    return c.redirect("../profile", 303);
  });
  site.get("/:path{.+}/-/issues", issueList);
  site.post("/:path{.+}/-/issues", async (c) => {
    const project = projectAt(c);
    const form = await c.req.parseBody();
    const title = textOf(form, "title") || "Untitled";
    const issue = openIssue(c.var.act, project, { title, description: textOf(form, "description") });
    return c.redirect(`issues/${issue.iid}`, 303);
  });
  site.route("/", issuePages);
  site.route("/", hookPages);
  return site;
}

function projectList(c: Context<SiteEnv>) {
  const { world, actor } = c.var;
  const seen = [...world.projects.values()].filter((project) => maySeeProject(world, project, actor));
  return answerPage(c, {
    title: `Projects at ${world.host}`,
    children: (
      <>
        <h1>{`Projects at ${world.host}`}</h1>
        <form method="post" action={`/${world.host}/-/persona`}>
          {personaNames.map((name) => (
            <button name="persona" value={name} disabled={name === actor}>
              {name === actor ? `Acting as ${name}` : `Act as ${name}`}
            </button>
          ))}
          <a href={`/${world.host}/-/profile`}>Applications</a>
        </form>
        <ul>
          {seen.map((project) => (
            <li>
              <a href={`/${world.host}/${project.path}/-/issues`}>{project.path}</a>
              {project.isArchived ? " (archived)" : ""}
            </li>
          ))}
        </ul>
      </>
    ),
  });
}

function accountPage(c: Context<SiteEnv>) {
  const { world, actor } = c.var;
  const clients = new Set(
    [...world.tokens.values()].flatMap(({ username, oauth }) =>
      username === actor && oauth !== null ? [oauth.clientId] : [],
    ),
  );
  return answerPage(c, {
    title: "Applications",
    children: (
      <>
        <h1>{`Applications that ${actor} authorized`}</h1>
        <ul>
          {[...clients].map((client) => (
            <li>
              <code>{client}</code>
            </li>
          ))}
        </ul>
        <form method="post" action="profile/revoke">
          <button disabled={clients.size === 0}>Revoke them: their tokens die</button>
        </form>
      </>
    ),
  });
}

function issueList(c: Context<SiteEnv>) {
  const { world, actor } = c.var;
  const project = projectAt(c);
  const issues = [...project.issues.values()]
    .filter((issue) => maySeeIssue(world, project, issue, actor))
    .toReversed();
  return answerPage(c, {
    title: `Issues of ${project.path}`,
    children: (
      <>
        <h1>{project.path}</h1>
        {levelIn(world, project, actor) >= 40 ? (
          <p>
            <a href="hooks">Webhooks</a>
          </p>
        ) : null}
        <form method="post" class="stack">
          <label>
            Title <input name="title" />
          </label>
          <label>
            Description <textarea name="description" />
          </label>
          <button class="primary">Create issue</button>
        </form>
        <ul>
          {issues.map(({ iid, title, state, isConfidential, type }) => (
            <li>
              <a href={`issues/${iid}`}>{`#${iid} ${title}`}</a>
              {` ${state}${type === "issue" ? "" : `, ${type}`}${isConfidential ? ", confidential" : ""}`}
            </li>
          ))}
        </ul>
      </>
    ),
  });
}
