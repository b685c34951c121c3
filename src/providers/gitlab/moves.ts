import * as z from "zod/mini";

import type { Access } from "../access.ts";
import { unless } from "../kit/failures.ts";
import type { ContainerRef, IssueRemoved, IssueSnapshot } from "../tracker.ts";
import { askGitlab, callGitlab } from "./client.ts";
import { holderOf, toProjectRef } from "./mapping.ts";
import { type GitLabIssue, issueSchema, projectSchema } from "./schemas.ts";
import { toSnapshots } from "./statuses.ts";

const movedSchema = z.object({ issue: z.nullable(z.object({ iid: z.string(), projectId: z.number() })) });
const mostMoves = 10;

export type Destination = { container: ContainerRef; issue: IssueSnapshot };

/**
 * A moved issue is closed, and goes on under a new id and number in another project: `moved_to_id`, which REST shows by the new id
 * to administrators only, so GraphQL is asked. null = there it may not be seen.
 */
export async function findMoved(
  access: Access,
  container: ContainerRef,
  movedToId: number,
): Promise<Destination | null> {
  let id = movedToId;
  for (let move = 0; move < mostMoves; move++) {
    const { issue: moved } = await askGitlab(access, {
      query: "query($id: IssueID!) { issue(id: $id) { iid projectId } }",
      variables: { id: `gid://gitlab/Issue/${id}` },
      schema: movedSchema,
    });
    if (moved === null) return null;
    const project = `/projects/${moved.projectId}`;
    const [issue] = await readIssues(access, project, [moved.iid]);
    const holder = await unless([404], callGitlab(access, { path: project, schema: projectSchema }));
    if (issue === undefined || holder === null) return null;
    if (typeof issue.moved_to_id !== "number") {
      const [snapshot] = await toSnapshots(access, [issue]);
      if (snapshot === undefined) return null;
      return { container: holderOf(container, toProjectRef(holder.body)), issue: snapshot };
    }
    id = issue.moved_to_id;
  }
  return null;
}

/** Up to a hundred issues by their numbers; the listing, unlike the single issue, has the ids of labels. What is not there to see is left out. */
export async function readIssues(
  access: Access,
  project: string,
  iids: readonly string[],
): Promise<GitLabIssue[]> {
  const query = new URLSearchParams({ scope: "all", with_labels_details: "true", per_page: "100" });
  for (const iid of new Set(iids)) query.append("iids[]", iid);
  const path = `${project}/issues?${query.toString()}`;
  const { body } = await callGitlab(access, { path, schema: z.array(issueSchema) });
  return body;
}

/** Takes what was moved out of a listing. What went where the account sees nothing is simply closed. */
export async function followMoves(access: Access, container: ContainerRef, issues: GitLabIssue[]) {
  const [items, removed]: [GitLabIssue[], IssueRemoved[]] = [[], []];
  for (const issue of issues) {
    const to =
      typeof issue.moved_to_id === "number" ? await findMoved(access, container, issue.moved_to_id) : null;
    if (to === null) items.push(issue);
    else removed.push({ id: String(issue.id), key: issue.references.full, is: "moved", to });
  }
  return { items, removed };
}
