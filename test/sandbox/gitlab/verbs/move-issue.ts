import { type Act, changesBetween, type Target, tellIssue } from "../events.ts";
import { nextId } from "../ids.ts";
import type { Issue, Project } from "../records.ts";
import { newTime } from "./change-issue.ts";

/** The issue is copied under a new id and number, and the old one closed: https://docs.gitlab.com/api/issues/#move-an-issue */
export function moveIssue(act: Act, { project, issue }: Target, to: Project): Issue {
  const before = structuredClone(issue);
  const moved: Issue = {
    ...structuredClone(issue),
    id: nextId(act.world),
    iid: ++to.lastIid,
    projectId: to.id,
    labels: to.labels.filter(({ name }) => issue.labels.some((label) => label.name === name)),
    updatedAt: newTime(issue.updatedAt),
  };
  to.issues.set(moved.iid, moved);
  tellIssue(act, { project: to, issue: moved }, { action: "open" });
  const at = newTime(issue.updatedAt);
  Object.assign(issue, { state: "closed", movedToId: moved.id, closedAt: at, updatedAt: at, timelogs: [] });
  tellIssue(act, { project, issue }, { action: "close", changes: changesBetween(act.world, before, issue) });
  return moved;
}

/** For ever, and no hook is told. */
export function deleteIssue({ project, issue }: Target): void {
  project.issues.delete(issue.iid);
}
