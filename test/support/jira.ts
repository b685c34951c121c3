import * as z from "zod";

import { sandbox } from "./sandbox.ts";

const issueSchema = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.object({ project: z.object({ id: z.string() }) }),
});
const keptSchema = z.object({
  statusId: z.string(),
  summary: z.string(),
  labels: z.array(z.string()),
  spentSeconds: z.number(),
  remainingSeconds: z.number().nullable(),
  properties: z.record(z.string(), z.unknown()),
  comments: z.array(z.object({ id: z.string(), author: z.string(), body: z.unknown() })),
  worklogs: z.array(
    z.object({
      id: z.string(),
      author: z.string(),
      seconds: z.number(),
      comment: z.unknown(),
      properties: z.record(z.string(), z.unknown()),
    }),
  ),
});

type One = { id: string; instance?: string; by?: string };

async function issueAfter(path: string, body: Record<string, unknown>) {
  return issueSchema.parse(await (await sandbox.post(`/jira/issues${path}`, body)).json());
}

/** What people do at Jira; at the site "acme" unless told. */
export const jiraSite = {
  open: (
    issue: { summary: string; text?: string; instance?: string; project?: string } & Record<string, unknown>,
  ) => issueAfter("", issue),
  edit: (change: One & Record<string, unknown>) => issueAfter("/edit", change),
  setStatus: (change: One & { statusId: string }) => issueAfter("/status", change),
  move: (change: One & { to: string }) => issueAfter("/move", change),
  remove: (issue: One) => issueAfter("/delete", issue),
  archive: (issue: One) => issueAfter("/archive", issue),
  comment: (comment: One & { text: string; isInternal?: boolean }) => issueAfter("/comment", comment),
  changeComment: (comment: One & { comment: string; text: string | null }) =>
    issueAfter("/comment/change", comment),
  work: (work: One & { seconds: number; count?: number }) => issueAfter("/worklogs", work),
  changeWork: (work: One & { worklog: string; seconds: number | null }) =>
    issueAfter("/worklogs/change", work),
  setSprint: (sprint: { id: number; state: string; project?: string; instance?: string }) =>
    sandbox.post("/jira/sprints", { project: "WEB", ...sprint }),
  addHook: (hook: { url: string; secret: string; instance?: string }) => sandbox.post("/jira/hooks", hook),
  /** Those that administrators pasted. */
  removeHooks: () => sandbox.post("/jira/hooks/remove"),
  hooks: async () =>
    z
      .array(
        z.object({
          id: z.number(),
          instance: z.string(),
          jqlFilter: z.string(),
          url: z.string(),
          expiresAtMs: z.number(),
        }),
      )
      .parse(await (await fetch("http://localhost:8788/_control/jira/hooks")).json()),
  /** As the site keeps it. */
  kept: async (id: string, instance = "acme") =>
    keptSchema.parse(
      await (await fetch(`http://localhost:8788/_control/jira/issues/${instance}/${id}`)).json(),
    ),
};
