import type { Context } from "hono";
import type { Repository, World } from "../records.ts";
import { fullNameOf } from "../world.ts";
import { GitHubError, hasScope, type RestEnv } from "./answer.ts";

type Affiliation = "owner" | "collaborator" | "organization_member";

/** What `GET /user/repos` lists: by affiliation and visibility. */
export function reachableRepositories(c: Context<RestEnv>, login: string): Repository[] {
  const { affiliation, visibility = "all", type } = c.req.query();
  if (type !== undefined && affiliation !== undefined) {
    throw new GitHubError(422, "If you specify visibility or affiliation, you cannot specify type.");
  }
  const wanted = (affiliation ?? "owner,collaborator,organization_member").split(",");
  return [...c.var.world.repositories.values()].filter((repository) => {
    const kind = affiliationOf(c.var.world, repository, login);
    if (kind === null || !wanted.includes(kind)) return false;
    if (repository.isPrivate && !hasScope(c, "repo")) return false;
    return visibility === "all" || (visibility === "private") === repository.isPrivate;
  });
}

export function sortRepositories(c: Context<RestEnv>, list: Repository[], usual: "full_name" | "created") {
  const sort = c.req.query("sort") ?? usual;
  const key = (repository: Repository): string => {
    if (sort === "created") return repository.createdAt;
    if (sort === "updated") return repository.updatedAt;
    if (sort === "pushed") return repository.pushedAt;
    return fullNameOf(repository).toLowerCase();
  };
  const direction = c.req.query("direction") ?? (sort === "full_name" ? "asc" : "desc");
  const sign = direction === "asc" ? 1 : -1;
  return list.toSorted((a, b) => sign * (key(a) < key(b) ? -1 : Number(key(a) > key(b))) || a.id - b.id);
}

function affiliationOf(world: World, repository: Repository, login: string): Affiliation | null {
  if (repository.owner === login) return "owner";
  if (!repository.roles.has(login)) return null;
  const organizations = world.memberships.get(login) ?? [];
  return organizations.includes(repository.owner) ? "organization_member" : "collaborator";
}
