import { emitIssue, type Act } from "../events.ts";
import { nextId, timestamp } from "../ids.ts";
import { presentIssue } from "../present/issue.ts";
import { presentRepository } from "../present/repository.ts";
import type { Issue, Repository } from "../records.ts";
import { nextNumber } from "./open-issue.ts";

export function deleteIssue(act: Act, repository: Repository, issue: Issue): void {
  repository.issues.delete(issue.number);
  repository.goneIssues.set(issue.number, "deleted");
  emitIssue(act, repository, issue, { action: "deleted" });
}

/** Moves an issue: it gets a new id and number there, and the old address leads to it. */
export function transferIssue(act: Act, move: { from: Repository; issue: Issue; to: Repository }): Issue {
  const { from, issue, to } = move;
  const moved: Issue = {
    ...issue,
    id: nextId(act.world),
    number: nextNumber(to),
    labels: to.labels.filter((label) => issue.labels.some((had) => had.name === label.name)),
    assignees: issue.assignees.filter((login) => to.roles.has(login)),
    milestone: null,
    updatedAt: timestamp(),
  };
  to.issues.set(moved.number, moved);
  from.issues.delete(issue.number);
  from.goneIssues.set(issue.number, { repositoryId: to.id, number: moved.number });
  const changes = {
    new_issue: presentIssue({ ...act, repository: to }, moved),
    new_repository: presentRepository(act.world, act.links, to),
  };
  emitIssue(act, from, issue, { action: "transferred", changes });
  emitIssue(act, to, moved, {
    action: "opened",
    changes: {
      old_issue: presentIssue({ ...act, repository: from }, issue),
      old_repository: presentRepository(act.world, act.links, from),
    },
  });
  return moved;
}
