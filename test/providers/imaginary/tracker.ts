import * as z from "zod/mini";

import { unless } from "../../../src/providers/kit/failures.ts";
import type { Tracker } from "../../../src/providers/tracker.ts";
import { callImaginary, sitePath } from "./client.ts";
import { write } from "./issue-writes.ts";
import {
  toContainer,
  toContainerRef,
  toIssueSnapshot,
  toMilliseconds,
  toSprint,
  toStatus,
} from "./mapping.ts";
import { issueSchema, listedProjectSchema, pageSchema, wordsSchema } from "./schemas.ts";
import { worklogs } from "./worklogs.ts";

const projectsSchema = pageSchema(listedProjectSchema);
const issuesSchema = pageSchema(issueSchema);

/** What is changed while a run lists is listed by the next run as well. */
const overlapMs = 60_000;

/** `since` (milliseconds; null = what is open) says what is listed, `page` is the tracker's own cursor within it. */
const cursorSchema = z.object({ since: z.nullable(z.number()), page: z.nullable(z.string()) });
type Cursor = z.infer<typeof cursorSchema>;

/** Projects of one site, with issues in pages that each name the next one by an opaque cursor. */
export const tracker: Tracker = {
  noun: { one: "project", many: "projects" },

  containers: {
    async list(access, cursor) {
      const query = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
      const path = sitePath(access, `/projects${query}`);
      const { body } = await callImaginary(access, { path, schema: projectsSchema });
      return { items: body.values.map(toContainer), next: body.next };
    },
    async get(access, externalId) {
      const path = sitePath(access, `/projects/${encodeURIComponent(externalId)}`);
      const found = await unless([404], callImaginary(access, { path, schema: listedProjectSchema }));
      return found === null ? null : toContainer(found.body);
    },
  },

  async list(access, { externalId }, { cursor: text, startedAt }) {
    const cursor = text === null ? { since: null, page: null } : parseCursor(text);
    if (cursor === null) return { status: "reset" };
    const { since, page } = cursor;
    const query = new URLSearchParams({
      ...(page === null ? {} : { cursor: page }),
      ...(page !== null || since === null ? {} : { changedSince: toTime(since) }),
    });
    const path = sitePath(access, `/projects/${encodeURIComponent(externalId)}/issues?${query.toString()}`);
    const { body } = await callImaginary(access, { path, schema: issuesSchema });
    const last = body.values.at(-1);
    const next = body.next === null || last === undefined ? null : { since, page: body.next };
    return {
      status: "page",
      items: body.values.map(toIssueSnapshot),
      removed: [],
      listed: body.values.length,
      next: next && writeCursor(next),
      cursor: next === null ? writeCursor({ since: startedAt - overlapMs, page: null }) : null,
      // Where a further page begins is known to the cursor alone.
      ...(page === null
        ? { span: { from: since, until: next && last ? toMilliseconds(last.updatedAt) : null } }
        : {}),
    };
  },

  since: (updatedAt) => writeCursor({ since: updatedAt, page: null }),

  async get(access, container, { id }) {
    const path = sitePath(access, `/issues/${encodeURIComponent(id)}`);
    const found = await unless([404], callImaginary(access, { path, schema: issueSchema }));
    if (found === null) return { is: "gone" };
    const issue = toIssueSnapshot(found.body);
    const there = toContainerRef(found.body.project);
    return there.externalId === container.externalId
      ? { is: "here", issue }
      : { is: "moved", to: { container: there, issue } };
  },

  async vocabulary(access, { externalId }) {
    const path = sitePath(access, `/projects/${encodeURIComponent(externalId)}/words`);
    const { body } = await callImaginary(access, { path, schema: wordsSchema });
    const [story] = body.types;
    return {
      ...body,
      statuses: body.statuses.map(toStatus),
      sprints: body.sprints.map(toSprint),
      presets: [
        { id: "current-sprint", name: "Only the current sprint", filter: { onlyCurrentSprint: true } },
        ...(story === undefined ? [] : [{ id: "stories", name: "Only stories", filter: { types: [story] } }]),
      ],
    };
  },

  write,

  worklogs,
};

function writeCursor(cursor: Cursor): string {
  return JSON.stringify(cursor);
}

/** null = it is none of ours. */
function parseCursor(text: string): Cursor | null {
  try {
    return cursorSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function toTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
