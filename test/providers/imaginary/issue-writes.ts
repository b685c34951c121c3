import type { Access } from "../../../src/providers/access.ts";
import { unless } from "../../../src/providers/kit/failures.ts";
import { markdownToAdf, survivesMarkdown } from "../../../src/providers/kit/markdown-to-adf.ts";
import type {
  Difference,
  IssueChange,
  IssueSnapshot,
  Named,
  Person,
  TrackerWrites,
} from "../../../src/providers/tracker.ts";
import { callImaginary, sitePath } from "./client.ts";
import { comments } from "./comments.ts";
import { toIssueSnapshot } from "./mapping.ts";
import { issueSchema } from "./schemas.ts";

/** The tracker takes a name of the client's own for what is made, and a revision for what is changed: nothing has to be looked up. */
export const write: TrackerWrites = {
  fields: new Set(["title", "body", "status", "assignees", "dueOn", "priority", "labels"]),

  async create(access, { externalId }, { key, draft }) {
    const { title, body, status, assignees, dueOn, priority, labels } = draft;
    const { body: issue } = await callImaginary(access, {
      method: "POST",
      path: sitePath(access, `/projects/${encodeURIComponent(externalId)}/issues`),
      json: {
        clientId: key,
        title,
        body: await markdownToAdf(body),
        due: dueOn,
        labels: labels.map(({ name }) => name),
        assignees: assignees.map(({ accountId }) => accountId),
        ...(status === null ? {} : { statusId: status.id }),
        ...(priority === null ? {} : { priorityId: priority.id }),
      },
      schema: issueSchema,
      isIdempotent: true,
    });
    return { issue: toIssueSnapshot(issue), refused: [] };
  },

  async update(access, _, { expected, change }) {
    const isLossy = change.body !== undefined && !(await survivesMarkdown(documentIn(expected)));
    const json = await toJson(expected, change, isLossy);
    const issue = await patch(access, expected, json);
    if (issue === "changed" || issue === "gone") return { status: issue };
    const because = "The text there has parts that Markdown cannot say. Change it there.";
    return { status: "written", issue, refused: isLossy ? [{ field: "body", because }] : [] };
  },

  comments,
};

async function patch(access: Access, { id, version }: { id: string; version: string }, json: object) {
  const path = sitePath(access, `/issues/${encodeURIComponent(id)}`);
  const headers = { "If-Revision": version };
  const call = callImaginary(access, { method: "PATCH", path, headers, json, schema: issueSchema });
  const sent = await unless([404, 409], call);
  if (sent !== null) return toIssueSnapshot(sent.body);
  return (await unless([404], callImaginary(access, { path, schema: issueSchema }))) === null
    ? "gone"
    : "changed";
}

async function toJson(expected: IssueSnapshot, change: IssueChange, isLossy: boolean): Promise<object> {
  const { title, body, status, dueOn, priority, labels, assignees } = change;
  return {
    title,
    body: body === undefined || isLossy ? undefined : await markdownToAdf(body),
    statusId: status?.id,
    due: dueOn,
    priorityId: priority === undefined ? undefined : (priority?.id ?? null),
    labels: labels && after(expected.labels, labels, ({ name }: Named) => name),
    assignees: assignees && after(expected.assignees, assignees, ({ accountId }: Person) => accountId),
  };
}

function after<T>(had: T[], { add, remove }: Difference<T>, idOf: (one: T) => string): string[] {
  const removed = new Set(remove.map(idOf));
  return [...new Set([...had.map(idOf).filter((id) => !removed.has(id)), ...add.map(idOf)])];
}

function documentIn({ body: { source } }: IssueSnapshot): unknown {
  return source === "" ? { type: "doc", version: 1, content: [] } : JSON.parse(source);
}
