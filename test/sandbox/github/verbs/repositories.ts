import { emit, type Act } from "../events.ts";
import { timestamp } from "../ids.ts";
import { presentLogin, presentOrganization } from "../present/account.ts";
import type { Repository } from "../records.ts";
import { accountOf, fullNameOf } from "../world.ts";

export function renameRepository(act: Act, repository: Repository, name: string): void {
  const from = repository.name;
  if (from === name) return;
  leaveName(act, repository);
  repository.name = name;
  repository.updatedAt = timestamp();
  emit(act, repository, {
    name: "repository",
    payload: { action: "renamed", changes: { repository: { name: { from } } } },
  });
}

export function transferRepository(act: Act, repository: Repository, owner: string): void {
  const from = accountOf(act.world, repository.owner);
  if (from.login === owner) return;
  leaveName(act, repository);
  repository.owner = owner;
  repository.updatedAt = timestamp();
  if (accountOf(act.world, owner).type === "User") repository.roles.set(owner, "admin");
  const before =
    from.type === "Organization"
      ? { organization: presentOrganization(act.links, from) }
      : { user: presentLogin(act.world, act.links, from.login) };
  emit(act, repository, {
    name: "repository",
    payload: { action: "transferred", changes: { owner: { from: before } } },
  });
}

export function deleteRepository(act: Act, repository: Repository): void {
  act.world.repositories.delete(repository.id);
  emit(act, repository, { name: "repository", payload: { action: "deleted" } });
}

/** A push of one commit, only so that a hook sees more than issues. */
export function pushCommit(act: Act, repository: Repository, message: string): void {
  const commit = commitOf(act, message);
  repository.pushedAt = commit.timestamp;
  emit(act, repository, {
    name: "push",
    payload: {
      ref: "refs/heads/main",
      before: crypto.randomUUID().replaceAll("-", "").padEnd(40, "0"),
      after: commit.id,
      created: false,
      deleted: false,
      forced: false,
      base_ref: null,
      compare: `${act.links.web}/${fullNameOf(repository)}/compare/main`,
      commits: [commit],
      head_commit: commit,
      pusher: { name: commit.author.name, email: commit.author.email },
    },
  });
}

function commitOf(act: Act, message: string) {
  const { login, name, email } = accountOf(act.world, act.actor);
  const person = { name, email: email ?? "", username: login };
  const id = crypto.randomUUID().replaceAll("-", "").padEnd(40, "0");
  return {
    id,
    tree_id: id.split("").toReversed().join(""),
    distinct: true,
    message,
    timestamp: timestamp(),
    url: `${act.links.web}/commit/${id}`,
    author: person,
    committer: person,
    added: [],
    removed: [],
    modified: ["README.md"],
  };
}

function leaveName(act: Act, repository: Repository): void {
  act.world.formerNames.set(fullNameOf(repository).toLowerCase(), repository.id);
}
