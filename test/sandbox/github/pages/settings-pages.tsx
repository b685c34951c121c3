import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { deleteRepository, pushCommit, renameRepository, transferRepository } from "../verbs/repositories.ts";
import { findAccount, findRepository, roleOf } from "../world.ts";
import { textOf } from "../../forms.ts";
import { SettingsView } from "./settings-view.tsx";
import { actOf, answerProblem, answerSitePage, repositoryPath, type SiteEnv } from "./site-context.tsx";

export const settingsRoutes = new Hono<SiteEnv>();

const requireAdmin = createMiddleware<SiteEnv>(async (c, next) => {
  if (roleOf(c.var.repository, c.var.persona) === "admin") return next();
  return answerProblem(
    c,
    404,
    `Only admins see the settings of a repository. Act as somebody else than ${c.var.persona}.`,
  );
});

settingsRoutes.use("*", requireAdmin);

settingsRoutes.get("/", (c) =>
  answerSitePage(c, {
    title: "Settings",
    children: <SettingsView world={c.var.world} repository={c.var.repository} login={c.var.persona} />,
  }),
);

settingsRoutes.post("/name", async (c) => {
  const { world, repository, persona } = c.var;
  const name = textOf(await c.req.parseBody(), "name");
  const taken = findRepository(world, repository.owner, name);
  const isTaken = taken !== null && taken !== repository;
  if (isTaken || !/^[\w.-]{1,100}$/.test(name)) {
    const problem = isTaken
      ? "Another repository has this name. Choose a different one."
      : "A name has letters, digits, dots, dashes and underscores only, at most 100.";
    return answerSitePage(c, {
      title: "Settings",
      status: 422,
      children: (
        <SettingsView
          world={world}
          repository={repository}
          login={persona}
          problem={problem}
          typedName={name}
        />
      ),
    });
  }
  renameRepository(actOf(c), repository, name);
  return c.redirect(`${repositoryPath(world, repository)}/settings`, 303);
});

settingsRoutes.post("/owner", async (c) => {
  const { world, repository, persona } = c.var;
  const owner = findAccount(world, textOf(await c.req.parseBody(), "owner"));
  if (owner === null || findRepository(world, owner.login, repository.name) !== null) {
    return answerProblem(c, 422, "The new owner is unknown or has a repository of this name already.");
  }
  transferRepository(actOf(c), repository, owner.login);
  // Whoever gives a repository away may lose the right to see its settings.
  const isStillAdmin = roleOf(repository, persona) === "admin";
  return c.redirect(`${repositoryPath(world, repository)}/${isStillAdmin ? "settings" : "issues"}`, 303);
});

settingsRoutes.post("/deletion", (c) => {
  deleteRepository(actOf(c), c.var.repository);
  return c.redirect(`/${c.var.world.webHost}/`, 303);
});

settingsRoutes.post("/push", (c) => {
  pushCommit(actOf(c), c.var.repository, "Change the README");
  return c.redirect(`${repositoryPath(c.var.world, c.var.repository)}/settings`, 303);
});

settingsRoutes.post("/repeats", async (c) => {
  c.var.repository.sendsTwice = (await c.req.parseBody())["repeats"] === "on";
  return c.redirect(`${repositoryPath(c.var.world, c.var.repository)}/settings`, 303);
});
