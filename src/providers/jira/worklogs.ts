import * as z from "zod/mini";

import { failed, failedWith, forGood, unless } from "../kit/failures.ts";
import { collectPages } from "../kit/pages.ts";
import type { Access } from "../provider.ts";
import type { IssueRef } from "../refs.ts";
import type { Worklog, WorklogDraft, Worklogs } from "../worklogs.ts";
import { callJira } from "./client.ts";
import { isCloud } from "./hosts.ts";
import { keyIn, propertyKey, propertyOf } from "./keys.ts";
import { toMilliseconds, toPersons } from "./mapping.ts";
import { userSchema } from "./schemas.ts";
import { toPlainText } from "./texts.ts";

const mostPages = 20;

const worklogSchema = z.object({
  id: z.string(),
  author: z.nullish(userSchema),
  started: z.string(),
  timeSpentSeconds: z.number(),
  updated: z.string(),
  properties: z.optional(z.array(z.object({ key: z.string(), value: z.unknown() }))),
});
const pageSchema = z.object({
  worklogs: z.array(worklogSchema),
  startAt: z.optional(z.number()),
  total: z.optional(z.number()),
});
const configurationSchema = z.object({ timeTrackingEnabled: z.boolean() });

/**
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-worklogs/. Less than a minute is refused, and whole minutes are
 * kept. The author is always whose token it is.
 */
export const worklogs: Worklogs = {
  leastSeconds: 60,
  stepSeconds: 60,
  // Jira takes 100 writes in half a minute to one issue, and each is written after a list.
  writesPerMinute: 100,

  list: (access, _container, issue) => whileTracked(access, () => listWorklogs(access, issue)),

  async put(access, _container, { issue, remoteId, draft }) {
    const json = {
      started: new Date(draft.startedAt).toISOString().replace("Z", "+0000"),
      timeSpentSeconds: draft.seconds,
      comment: toPlainText(access, draft.comment.toWellFormed()),
    };
    return whileTracked(access, async () => {
      if (remoteId === null) return { status: "written", worklog: await add(access, issue, { json, draft }) };
      return change(access, issue, { json, remoteId });
    });
  },

  async remove(access, _container, { issue, remoteId }) {
    const path = pathOf(access, { issue, remoteId });
    const request = { method: "DELETE", path, isIdempotent: true } as const;
    await unless(
      [404],
      whileTracked(access, () => callJira(access, request)),
    );
  },
};

/** All pages: what an issue shows of itself holds twenty. Data Center has one. */
async function listWorklogs(access: Access, { id }: IssueRef): Promise<Worklog[]> {
  const path = `/issue/${encodeURIComponent(id)}/worklog?expand=properties`;
  const found = await collectPages(mostPages, async (cursor) => {
    const page = `${path}&maxResults=5000&startAt=${cursor ?? 0}`;
    const {
      worklogs: items,
      startAt = 0,
      total = 0,
    } = (await callJira(access, { path: page, schema: pageSchema })).body;
    const end = startAt + items.length;
    return { items, next: items.length > 0 && end < total ? String(end) : null };
  });
  return found.map(toWorklog);
}

async function add(
  access: Access,
  issue: IssueRef,
  { json, draft }: { json: object; draft: WorklogDraft },
): Promise<Worklog> {
  const { body } = await callJira(access, {
    method: "POST",
    path: pathOf(access, { issue }),
    json: { ...json, properties: [propertyOf(draft.key)] },
    schema: worklogSchema,
  });
  return { ...toWorklog(body), key: draft.key };
}

async function change(
  access: Access,
  issue: IssueRef,
  { json, remoteId }: { json: object; remoteId: string },
): ReturnType<Worklogs["put"]> {
  const path = pathOf(access, { issue, remoteId });
  const request = { method: "PUT", path, json, isIdempotent: true } as const;
  const sent = await unless([404], callJira(access, { ...request, schema: worklogSchema }));
  if (sent !== null) return { status: "written", worklog: toWorklog(sent.body) };
  // Told the same of an issue that is gone and of a worklog that is: a list knows.
  await listWorklogs(access, issue);
  return { status: "gone" };
}

/** What is left of the estimate stays, and nobody is told by e-mail; Data Center cannot be asked for that. */
function pathOf(access: Access, { issue, remoteId }: { issue: IssueRef; remoteId?: string }): string {
  const one = remoteId === undefined ? "" : `/${encodeURIComponent(remoteId)}`;
  const quietly = isCloud(access) ? "&notifyUsers=false" : "";
  return `/issue/${encodeURIComponent(issue.id)}/worklog${one}?adjustEstimate=leave&expand=properties${quietly}`;
}

/** Jira answers "not found" throughout where its time tracking is switched off, which is no reason to take anything for gone. */
async function whileTracked<T>(access: Access, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!failedWith(error, [404])) throw error;
    const { body } = await callJira(access, { path: "/configuration", schema: configurationSchema });
    if (body.timeTrackingEnabled) throw error;
    const sentence = "Time tracking is switched off in this Jira. A Jira administrator can switch it on.";
    throw failed({ id: "jira" }, forGood("invalid", sentence));
  }
}

function toWorklog({
  id,
  author,
  started,
  timeSpentSeconds,
  updated,
  properties = [],
}: z.infer<typeof worklogSchema>): Worklog {
  const [person = { accountId: "", login: "" }] = author ? toPersons(author) : [];
  return {
    remoteId: id,
    key: keyIn(properties.find(({ key }) => key === propertyKey)?.value),
    author: person,
    startedAt: toMilliseconds(started),
    seconds: timeSpentSeconds,
    version: updated,
  };
}
