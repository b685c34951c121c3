import type { Context } from "hono";
import { repositoryApi } from "../links.ts";
import type { Issue } from "../records.ts";
import { GitHubError, notFound, type RestEnv } from "./answer.ts";

/** The issue of the path, or the redirect to where it was transferred. */
export function requireIssue(c: Context<RestEnv>): Issue | Response {
  const { repository, world, links } = c.var;
  const number = Number(c.req.param("number"));
  if (!repository.hasIssues) throw new GitHubError(410, "Issues has been disabled in this repository.");
  const issue = repository.issues.get(number);
  if (issue !== undefined) return issue;
  const gone = repository.goneIssues.get(number);
  if (gone === "deleted") throw new GitHubError(410, "This issue was deleted");
  const home = gone === undefined ? undefined : world.repositories.get(gone.repositoryId);
  if (gone === undefined || home === undefined) throw notFound();
  const url = `${repositoryApi(links, home)}/issues/${gone.number}`;
  return c.json(
    { message: "Moved Permanently", url, documentation_url: "https://docs.github.com/rest" },
    301,
    {
      location: url,
    },
  );
}
