import type * as z from "zod/mini";

import type { Access } from "../../../src/providers/access.ts";
import { unless } from "../../../src/providers/kit/failures.ts";
import { collectPages } from "../../../src/providers/kit/pages.ts";
import type { IssueRef } from "../../../src/providers/refs.ts";
import type { Worklog, Worklogs } from "../../../src/providers/worklogs.ts";
import { callImaginary, sitePath } from "./client.ts";
import { toMilliseconds, toPerson } from "./mapping.ts";
import { pageSchema, worklogSchema } from "./schemas.ts";

const pagesSchema = pageSchema(worklogSchema);
const mostPages = 200;

/** In whole minutes, with a tag for applications. */
export const worklogs: Worklogs = {
  leastSeconds: 60,
  stepSeconds: 60,
  writesPerMinute: 50,

  list: (access, _container, issue) =>
    collectPages(mostPages, async (cursor) => {
      const query = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
      const path = pathOf(access, issue) + query;
      const { body } = await callImaginary(access, { path, schema: pagesSchema });
      return { items: body.values.map(toWorklog), next: body.next };
    }),

  async put(access, _container, { issue, remoteId, draft }) {
    const json = {
      start: new Date(draft.startedAt).toISOString(),
      minutes: draft.seconds / 60,
      note: draft.comment.slice(0, 1000),
      tag: draft.key,
    };
    const path = pathOf(access, issue);
    if (remoteId === null) {
      const { body } = await callImaginary(access, { method: "POST", path, json, schema: worklogSchema });
      return { status: "written", worklog: toWorklog(body) };
    }
    const one = { method: "PUT", path: `${path}/${remoteId}`, json, isIdempotent: true } as const;
    const changed = await unless([404], callImaginary(access, { ...one, schema: worklogSchema }));
    return changed === null ? { status: "gone" } : { status: "written", worklog: toWorklog(changed.body) };
  },

  async remove(access, _container, { issue, remoteId }) {
    const path = `${pathOf(access, issue)}/${remoteId}`;
    await unless([404], callImaginary(access, { method: "DELETE", path, isIdempotent: true }));
  },
};

function pathOf(access: Access, { id }: IssueRef): string {
  return sitePath(access, `/issues/${encodeURIComponent(id)}/time`);
}

function toWorklog({ id, by, start, minutes, tag, revision }: z.infer<typeof worklogSchema>): Worklog {
  return {
    remoteId: id,
    key: tag,
    author: toPerson(by),
    startedAt: toMilliseconds(start),
    seconds: minutes * 60,
    version: String(revision),
  };
}
