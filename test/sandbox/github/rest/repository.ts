import { Hono, type Context } from "hono";
import { createMiddleware } from "hono/factory";
import * as z from "zod";
import { presentUser } from "../present/account.ts";
import { presentRepositoryFor } from "../present/repository.ts";
import type { Repository } from "../records.ts";
import { accountOf, assignableLogins, findAccount, findRepository, roleOf } from "../world.ts";
import { deleteRepository, renameRepository } from "../verbs/repositories.ts";
import {
  actOf,
  answerPage,
  GitHubError,
  hasScope,
  invalid,
  notFound,
  readBody,
  type RestEnv,
} from "./answer.ts";
import { commentRoutes } from "./comments.ts";
import { hookRoutes } from "./hooks.ts";
import { issueRoutes } from "./issues.ts";
import { planningRoutes } from "./planning.ts";

/** Everything below one repository, whether it is named or numbered. */
export const repositoryRoutes = new Hono<RestEnv>();

const resolveRepository = createMiddleware<RestEnv>(async (c, next) => {
  const id = c.req.param("id");
  const named = findRepository(c.var.world, c.req.param("owner") ?? "", c.req.param("repo") ?? "");
  const repository = id === undefined ? named : (c.var.world.repositories.get(Number(id)) ?? null);
  if (repository === null) return redirectToFormer(c);
  const isVisible =
    roleOf(repository, c.var.login) !== null && (!repository.isPrivate || hasScope(c, "repo"));
  if (!isVisible) throw notFound();
  c.set("repository", repository);
  return next();
});

repositoryRoutes.use("*", resolveRepository);

repositoryRoutes.get("/", (c) =>
  c.json(
    presentRepositoryFor(c.var.world, c.var.links, { repository: c.var.repository, login: c.var.login }),
  ),
);

repositoryRoutes.patch("/", async (c) => {
  requireAdmin(c);
  const schema = z.object({
    name: z
      .string()
      .regex(/^[\w.-]{1,100}$/)
      .optional(),
    archived: z.boolean().optional(),
  });
  const changes = await readBody(c, schema);
  const { repository } = c.var;
  if (changes.name !== undefined) {
    const taken = findRepository(c.var.world, repository.owner, changes.name);
    if (taken !== null && taken !== repository) {
      throw invalid({
        resource: "Repository",
        field: "name",
        code: "custom",
        message: "name already exists on this account",
      });
    }
    renameRepository(actOf(c), repository, changes.name);
  }
  repository.isArchived = changes.archived ?? repository.isArchived;
  return c.json(presentRepositoryFor(c.var.world, c.var.links, { repository, login: c.var.login }));
});

repositoryRoutes.delete("/", (c) => {
  requireAdmin(c);
  deleteRepository(actOf(c), c.var.repository);
  return c.body(null, 204);
});

repositoryRoutes.get("/assignees", (c) =>
  answerPage(c, assignableLogins(c.var.repository), (login) =>
    presentUser(c.var.links, accountOf(c.var.world, login)),
  ),
);

repositoryRoutes.get("/assignees/:login", (c) => {
  if (!assignableLogins(c.var.repository).includes(c.req.param("login"))) throw notFound();
  return c.body(null, 204);
});

repositoryRoutes.get("/collaborators/:login/permission", (c) => {
  const account = findAccount(c.var.world, c.req.param("login"));
  if (account === null) throw notFound();
  const role = roleOf(c.var.repository, account.login) ?? "none";
  // The older field knows four words only; the role name is exact.
  const permission = role === "maintain" ? "write" : role === "triage" ? "read" : role;
  return c.json({ permission, role_name: role, user: presentUser(c.var.links, account) });
});

repositoryRoutes.route("/issues", commentRoutes);
repositoryRoutes.route("/issues", issueRoutes);
repositoryRoutes.route("/hooks", hookRoutes);
repositoryRoutes.route("/", planningRoutes);

function requireAdmin(c: Context<RestEnv>): void {
  if (roleOf(c.var.repository, c.var.login) !== "admin") {
    throw new GitHubError(403, "Must have admin rights to Repository.");
  }
}

function redirectToFormer(c: Context<RestEnv>): Response {
  const { world, links } = c.var;
  const former = `${c.req.param("owner")}/${c.req.param("repo")}`;
  const id = world.formerNames.get(former.toLowerCase());
  const repository = id === undefined ? undefined : world.repositories.get(id);
  if (repository === undefined || roleOf(repository, c.var.login) === null) throw notFound();
  const url = movedUrl(c, { links, repository, former });
  const body = {
    message: "Moved Permanently",
    url,
    documentation_url:
      "https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects",
  };
  return c.json(body, 301, { location: url });
}

function movedUrl(
  c: Context<RestEnv>,
  {
    links,
    repository,
    former,
  }: { links: RestEnv["Variables"]["links"]; repository: Repository; former: string },
): string {
  const { pathname, search } = new URL(c.req.url);
  const rest = pathname.slice(`/${c.var.world.apiPath}/repos/${former}`.length);
  return `${links.api}/repositories/${repository.id}${rest}${search}`;
}
