import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import type { World } from "../records.ts";
import { findAccount, findRepository, fullNameOf, personaLogins, roleOf } from "../world.ts";
import { hookPageRoutes } from "./hook-pages.tsx";
import { issueActionRoutes } from "./issue-actions.ts";
import { issuePageRoutes } from "./issue-pages.tsx";
import { RepositoryList } from "./repository-list.tsx";
import { settingsRoutes } from "./settings-pages.tsx";
import {
  answerProblem,
  answerSitePage,
  personaCookie,
  personaOf,
  repositoryPath,
  type SiteEnv,
} from "./site-context.tsx";

/** The pages on which a person plays GitHub. */
export function siteRoutes(worldOf: () => World): Hono<SiteEnv> {
  const site = new Hono<SiteEnv>();
  site.use(async (c, next) => {
    c.set("world", worldOf());
    c.set("persona", personaOf(c));
    await next();
  });

  site.get("/", (c) =>
    answerSitePage(c, {
      title: "Repositories",
      children: <RepositoryList world={c.var.world} login={c.var.persona} query={c.req.query("q") ?? ""} />,
    }),
  );

  site.post("/persona", async (c) => {
    const { persona, back } = await c.req.parseBody();
    const chosen = personaLogins.find((login) => login === persona);
    if (chosen !== undefined)
      setCookie(c, personaCookie, chosen, { path: "/", httpOnly: true, sameSite: "Lax" });
    // Only a path of this very site, so that the form leads nowhere else.
    const home = `/${c.var.world.webHost}/`;
    return c.redirect(typeof back === "string" && back.startsWith(home) ? back : home, 303);
  });

  site.get("/:owner", async (c) => {
    const owner = findAccount(c.var.world, c.req.param("owner"));
    if (owner === null) return answerProblem(c, 404, "Nobody here has this name.");
    return c.redirect(`/${c.var.world.webHost}/?q=${owner.login}/`);
  });

  site.use("/:owner/:repo/*", resolveRepository);
  site.get("/:owner/:repo", (c) => c.redirect(`${repositoryPath(c.var.world, c.var.repository)}/issues`));
  site.route("/:owner/:repo/issues", issuePageRoutes);
  site.route("/:owner/:repo/pull", issuePageRoutes);
  site.route("/:owner/:repo/issues", issueActionRoutes);
  site.route("/:owner/:repo/settings", settingsRoutes);
  site.route("/:owner/:repo/settings/hooks", hookPageRoutes);
  site.all("*", (c) => answerProblem(c, 404, "The sandbox has no such page."));
  return site;
}

const resolveRepository = createMiddleware<SiteEnv>(async (c, next) => {
  const { world, persona } = c.var;
  const owner = c.req.param("owner") ?? "";
  const name = c.req.param("repo") ?? "";
  const repository = findRepository(world, owner, name);
  if (repository !== null && roleOf(repository, persona) !== null) {
    c.set("repository", repository);
    return next();
  }
  const former = world.repositories.get(world.formerNames.get(`${owner}/${name}`.toLowerCase()) ?? -1);
  if (
    repository === null &&
    former !== undefined &&
    roleOf(former, persona) !== null &&
    c.req.method === "GET"
  ) {
    const rest = c.req.path.slice(`/${world.webHost}/${owner}/${name}`.length);
    return c.redirect(`/${world.webHost}/${fullNameOf(former)}${rest}`);
  }
  return answerProblem(c, 404, `There is no such repository, or ${persona} may not see it.`);
});
