import type { Repository, World } from "../records.ts";
import { fullNameOf, roleOf } from "../world.ts";
import { repositoryPath } from "./site-context.tsx";

interface RepositoryListProps {
  world: World;
  login: string;
  query: string;
}

export function RepositoryList({ world, login, query }: RepositoryListProps) {
  const found = [...world.repositories.values()].filter(
    (repository) =>
      roleOf(repository, login) !== null &&
      fullNameOf(repository).toLowerCase().includes(query.toLowerCase()),
  );
  return (
    <>
      <h1>{world.webHost === "github.com" ? "Repositories" : `Repositories of ${world.webHost}`}</h1>
      <form method="get" role="search" class="row">
        <label class="field">
          <span>Part of a name</span>
          <input type="search" name="q" value={query} />
        </label>
        <button>Search</button>
      </form>
      <p class="soft" role="status">
        {`${found.length} ${found.length === 1 ? "repository" : "repositories"} that ${login} may see`}
      </p>
      {found.length === 0 ? null : (
        <ul class="list">
          {found.map((repository) => (
            <RepositoryItem world={world} repository={repository} />
          ))}
        </ul>
      )}
    </>
  );
}

function RepositoryItem({ world, repository }: { world: World; repository: Repository }) {
  const open = [...repository.issues.values()].filter((issue) => issue.state === "open").length;
  const notes = [
    repository.isPrivate ? "private" : "",
    repository.isArchived ? "archived" : "",
    repository.hasIssues ? `${open} open` : "no issues",
    repository.hooks.size > 0 ? `${repository.hooks.size} hooks` : "",
  ];
  return (
    <li>
      <a href={`${repositoryPath(world, repository)}/issues`}>{fullNameOf(repository)}</a>{" "}
      <span class="soft">{notes.filter((note) => note !== "").join(" · ")}</span>
    </li>
  );
}
