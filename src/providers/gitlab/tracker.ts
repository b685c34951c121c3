import * as z from "zod/mini";

import type { Access } from "../access.ts";
import { failedWith } from "../kit/failures.ts";
import { milestoneVocabulary, toMilestone } from "../kit/milestones.ts";
import { collectPages, readLinks } from "../kit/pages.ts";
import type { ContainerRef, IssueRef, ResolvedIssue, Tracker } from "../tracker.ts";
import { callGitlab } from "./client.ts";
import { containers, seesConfidential } from "./containers.ts";
import { cursorSince, listIssues } from "./list-issues.ts";
import { isGroup, pathOf, projectPathOf, statuses, toNamed, types } from "./mapping.ts";
import { findMoved, readIssues } from "./moves.ts";
import { people } from "./people.ts";
import { type GitLabIssue, milestoneSchema } from "./schemas.ts";
import { namespaceStatuses, toSnapshots } from "./statuses.ts";
import { worklogs } from "./worklogs.ts";
import { write } from "./issue-writes.ts";

const mostNamePages = 10;
// Also those of the groups above, which its issues may have.
const openMilestones = "?state=active&include_ancestors=true&per_page=100";
const milestonesSchema = z.array(milestoneSchema);
const labelsSchema = z.array(z.object({ id: z.number(), name: z.string() }));

/** Projects, and groups as all of their projects. */
export const tracker: Tracker = {
  noun: { one: "project or group", many: "projects and groups" },
  containers,
  list: listIssues,
  since: cursorSince,

  async get(access, container, issue) {
    return (await getMany(access, container, [issue])).get(issue.id) ?? { is: "unknown" };
  },
  getMany,

  async vocabulary(access, container) {
    const [labels, milestones, own] = await Promise.all([
      // https://docs.gitlab.com/api/labels/ and https://docs.gitlab.com/api/group_labels/
      collect(access, pathOf(container, "/labels"), { query: "?per_page=100", schema: labelsSchema }),
      collect(access, pathOf(container, "/milestones"), { query: openMilestones, schema: milestonesSchema }),
      namespaceStatuses(access, container),
    ]);
    return {
      statuses: own ?? [statuses.opened, statuses.closed],
      priorities: [],
      types: [...types],
      labels: labels.map(toNamed),
      ...milestoneVocabulary(milestones.toSorted(byDate).map(toMilestone)),
    };
  },
  people,
  worklogs,
  write,
};

/** One call for each project that they are in, and one for their statuses. */
async function getMany(
  access: Access,
  container: ContainerRef,
  refs: readonly IssueRef[],
): Promise<Map<string, ResolvedIssue>> {
  const resolved = new Map<string, ResolvedIssue>();
  const found: GitLabIssue[] = [];
  const byProject = Map.groupBy(refs, (ref) => projectPathOf(container, ref).path);
  for (const [project, asked] of byProject) {
    try {
      const iids = asked.map((ref) => projectPathOf(container, ref).iid);
      const listed = new Map((await readIssues(access, project, iids)).map((one) => [String(one.iid), one]));
      const absent = asked.filter((ref) => !listed.has(projectPathOf(container, ref).iid));
      const absence = absent.length === 0 ? null : await explainAbsence(access, project);
      for (const { id } of absent) if (absence !== null) resolved.set(id, absence);
      found.push(...listed.values());
    } catch (error) {
      if (!isGroup(container) || !failedWith(error, [404])) throw error;
      // Whoever sees a group sees its projects: this one was deleted.
      for (const { id } of asked) resolved.set(id, { is: "gone" });
    }
  }
  for (const [i, issue] of (await toSnapshots(access, found)).entries()) {
    const movedTo = found[i]?.moved_to_id;
    const to = movedTo ? await findMoved(access, container, movedTo) : null;
    resolved.set(issue.id, to === null ? { is: "here", issue } : { is: "moved", to });
  }
  // Another issue may have its number by now.
  for (const { id } of refs) if (!resolved.has(id)) resolved.set(id, { is: "unknown" });
  return resolved;
}

/** Deleted, or made confidential for an account that may see less: GitLab shows neither. */
async function explainAbsence(access: Access, project: string): Promise<ResolvedIssue> {
  return (await seesConfidential(access, project)) ? { is: "gone" } : { is: "unknown" };
}

function collect<T>(
  access: Access,
  path: string,
  { query, schema }: { query: string; schema: z.ZodMiniType<T[]> },
): Promise<T[]> {
  return collectPages(mostNamePages, async (cursor) => {
    const { body, headers } = await callGitlab(access, { path: `${path}${cursor ?? query}`, schema });
    return { items: body, next: readLinks(headers).next };
  });
}

/** Soonest first; GitLab orders them by their ids. */
function byDate(one: z.infer<typeof milestoneSchema>, other: z.infer<typeof milestoneSchema>): number {
  return (one.due_date ?? "9").localeCompare(other.due_date ?? "9");
}
