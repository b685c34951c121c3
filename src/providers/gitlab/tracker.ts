import * as z from "zod/mini";

import type { Access } from "../access.ts";
import { failedWith } from "../kit/failures.ts";
import { milestoneVocabulary, toMilestone } from "../kit/milestones.ts";
import { collectPages, readLinks } from "../kit/pages.ts";
import type { ResolvedIssue, Tracker } from "../tracker.ts";
import { callGitlab } from "./client.ts";
import { containers, seesConfidential } from "./containers.ts";
import { cursorSince, listIssues } from "./list-issues.ts";
import { isGroup, pathOf, projectPathOf, statuses, toIssueSnapshot, toNamed, types } from "./mapping.ts";
import { findMoved, readIssues } from "./moves.ts";
import { people } from "./people.ts";
import { milestoneSchema } from "./schemas.ts";
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

  async get(access, container, { id, key }) {
    const { path: project, iid } = projectPathOf(container, { key });
    try {
      const [issue] = await readIssues(access, project, iid);
      if (issue === undefined) return await explainAbsence(access, project);
      if (String(issue.id) !== id) return { is: "unknown" };
      const to = issue.moved_to_id ? await findMoved(access, container, issue.moved_to_id) : null;
      return to === null ? { is: "here", issue: toIssueSnapshot(issue) } : { is: "moved", to };
    } catch (error) {
      // Whoever sees a group sees its projects: this one was deleted.
      if (isGroup(container) && failedWith(error, [404])) return { is: "gone" };
      throw error;
    }
  },

  async vocabulary(access, container) {
    const [labels, milestones] = await Promise.all([
      // https://docs.gitlab.com/api/labels/ and https://docs.gitlab.com/api/group_labels/
      collect(access, pathOf(container, "/labels"), { query: "?per_page=100", schema: labelsSchema }),
      collect(access, pathOf(container, "/milestones"), { query: openMilestones, schema: milestonesSchema }),
    ]);
    return {
      statuses: [statuses.opened, statuses.closed],
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
