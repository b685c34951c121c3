import * as z from "zod/mini";

import type { Access } from "../access.ts";
import { failedWith } from "../kit/failures.ts";
import { collectPages, readLinks } from "../kit/pages.ts";
import type { ContainerRef, ResolvedIssue, Tracker } from "../tracker.ts";
import { callGitlab } from "./client.ts";
import { containers, seesConfidential } from "./containers.ts";
import { cursorSince, listIssues } from "./list-issues.ts";
import { isGroup, pathOf, projectPathOf, statuses, toIssueSnapshot, toNamed, types } from "./mapping.ts";
import { findMoved, readIssues } from "./moves.ts";
import { people } from "./people.ts";
import { worklogs } from "./worklogs.ts";
import { write } from "./issue-writes.ts";

const mostLabelPages = 10;
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

  // https://docs.gitlab.com/api/labels/ and https://docs.gitlab.com/api/group_labels/
  async vocabulary(access, container) {
    const labels = await labelsOf(access, container);
    return { statuses: [statuses.opened, statuses.closed], priorities: [], types: [...types], labels };
  },
  people,
  worklogs,
  write,
};

/** Deleted, or made confidential for an account that may see less: GitLab shows neither. */
async function explainAbsence(access: Access, project: string): Promise<ResolvedIssue> {
  return (await seesConfidential(access, project)) ? { is: "gone" } : { is: "unknown" };
}

function labelsOf(access: Access, container: ContainerRef) {
  return collectPages(mostLabelPages, async (cursor) => {
    const path = pathOf(container, `/labels${cursor ?? "?per_page=100"}`);
    const { body, headers } = await callGitlab(access, { path, schema: labelsSchema });
    return { items: body.map(toNamed), next: readLinks(headers).next };
  });
}
