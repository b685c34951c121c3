import { Hono, type Context } from "hono";
import { presentFullUser, presentOrganization } from "../present/account.ts";
import { presentRepositoryFor } from "../present/repository.ts";
import type { Repository } from "../records.ts";
import { accountOf, findAccount, fullNameOf, roleOf } from "../world.ts";
import { answerPage, hasScope, linkHeader, loginOf, notFound, pageOf, type RestEnv } from "./answer.ts";
import { reachableRepositories, sortRepositories } from "./repository-lists.ts";

export const accountRoutes = new Hono<RestEnv>();

accountRoutes.get("/user", (c) => {
  const account = accountOf(c.var.world, loginOf(c));
  const email = hasScope(c, "user", "user:email", "read:user") ? account.email : null;
  const plan = { name: "free", space: 976_562_499, collaborators: 0, private_repos: 10_000 };
  return c.json({
    ...presentFullUser(c.var.links, { ...account, email }),
    two_factor_authentication: true,
    plan,
  });
});

accountRoutes.get("/user/emails", (c) => {
  const account = accountOf(c.var.world, loginOf(c));
  if (!hasScope(c, "user", "user:email")) throw notFound();
  const other = `${account.id}+${account.login}@users.noreply.github.com`;
  return c.json([
    { email: account.email, primary: true, verified: true, visibility: "private" },
    { email: other, primary: false, verified: true, visibility: null },
  ]);
});

accountRoutes.get("/user/orgs", (c) => {
  const organizations = c.var.world.memberships.get(loginOf(c)) ?? [];
  return answerPage(c, organizations, (login) =>
    presentOrganization(c.var.links, accountOf(c.var.world, login)),
  );
});

accountRoutes.get("/user/repos", (c) => {
  const reachable = reachableRepositories(c, loginOf(c));
  return answerRepositories(c, sortRepositories(c, reachable, "full_name"));
});

accountRoutes.get("/users/:login", (c) => {
  const account = findAccount(c.var.world, c.req.param("login"));
  if (account === null) throw notFound();
  return c.json(presentFullUser(c.var.links, { ...account, email: null }));
});

accountRoutes.get("/user/:id{[0-9]+}", (c) => {
  const account = [...c.var.world.accounts.values()].find(({ id }) => String(id) === c.req.param("id"));
  if (account === undefined) throw notFound();
  return c.json(presentFullUser(c.var.links, { ...account, email: null }));
});

accountRoutes.on("GET", ["/orgs/:owner/repos", "/users/:owner/repos"], (c) => {
  const owner = findAccount(c.var.world, c.req.param("owner"));
  if (owner === null) throw notFound();
  const own = visibleRepositories(c).filter((repository) => repository.owner === owner.login);
  return answerRepositories(c, sortRepositories(c, own, "created"));
});

accountRoutes.get("/search/repositories", (c) => {
  const found = visibleRepositories(c).filter((repository) =>
    matchesQuery(repository, c.req.query("q") ?? ""),
  );
  const { page, perPage } = pageOf(c);
  const link = linkHeader(c, { page, lastPage: Math.max(1, Math.ceil(found.length / perPage)) });
  if (link !== "") c.header("link", link);
  const items = found.slice((page - 1) * perPage, page * perPage);
  return c.json({
    total_count: found.length,
    incomplete_results: false,
    items: items.map((repository) => Object.assign(presentFor(c, repository), { score: 1 })),
  });
});

function answerRepositories(c: Context<RestEnv>, repositories: Repository[]) {
  return answerPage(c, repositories, (repository) => presentFor(c, repository));
}

function presentFor(c: Context<RestEnv>, repository: Repository) {
  return presentRepositoryFor(c.var.world, c.var.links, { repository, login: c.var.login });
}

function visibleRepositories(c: Context<RestEnv>): Repository[] {
  return [...c.var.world.repositories.values()].filter(
    (repository) =>
      roleOf(repository, c.var.login) !== null && (!repository.isPrivate || hasScope(c, "repo")),
  );
}

/** Words of the name or description, and the qualifiers `user:`, `org:` and `repo:`. */
function matchesQuery(repository: Repository, query: string): boolean {
  const text = `${fullNameOf(repository)} ${repository.description ?? ""}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
    .every((word) => {
      const [, qualifier, value] = /^(user|org|repo):(.+)$/.exec(word) ?? [];
      if (qualifier === "repo") return fullNameOf(repository).toLowerCase() === value;
      if (qualifier !== undefined) return repository.owner === value;
      return word.includes(":") || text.includes(word);
    });
}
