import { type Context, Hono } from "hono";
import type { Child } from "hono/jsx";
import * as z from "zod/mini";

import { offeredTasks, openTasks } from "../../../domain/tasks/open-tasks.ts";
import { lookUpEntry } from "../../../domain/time/find-entry.ts";
import type { AppEnv } from "../../app-env.ts";
import { popFlash } from "../../responses/flash.ts";
import { queryId } from "../../requests/ids.ts";
import { ctxOf } from "../../middleware/session.ts";
import { query } from "../../requests/query.ts";
import { TaskField, TaskOptions } from "./detail-fields.tsx";
import { Undo, UndoStop } from "./undo.tsx";
import { dayListAnswer, queryOf, todayPage } from "./today-answers.tsx";

export const today = new Hono<AppEnv>();

const doneQuery = z.object({ deleted: queryId, stopped: queryId });

today.get("/", query(doneQuery), async (c) => {
  if (c.req.query("part") === "day-list") return dayListAnswer(c);
  const flash = await flashOf(c, c.req.valid("query"));
  return todayPage(c, flash === null ? {} : { flash });
});

/** What the form that led here has done, with its way back; null = nothing to say. */
async function flashOf(c: Context<AppEnv>, { deleted, stopped }: z.infer<typeof doneQuery>): Promise<Child> {
  const flash = popFlash(c);
  if (deleted !== undefined) {
    return (
      <Undo entryId={deleted} query={queryOf(c)}>
        The entry is deleted.
      </Undo>
    );
  }
  const entry = stopped === undefined ? null : await lookUpEntry(ctxOf(c), stopped);
  return entry === null || entry.endedAt === null ? flash : <UndoStop stopped={entry} query={queryOf(c)} />;
}

/** The tasks that a form offers for the project just chosen in it. */
const optionsQuery = z.object({
  prefix: z.string().check(z.regex(/^[a-z0-9-]{1,60}$/)),
  projectId: queryId,
  taskSearch: z._default(z.string(), ""),
});

today.get("/task-options", query(optionsQuery), async (c) => {
  const { prefix, projectId = null, taskSearch } = c.req.valid("query");
  const isPart = c.req.query("part") === "options";
  const wish = { projectId, search: isPart ? taskSearch.trim() : "" };
  const offered = await offeredTasks(ctxOf(c), wish, await openTasks(ctxOf(c), wish));
  const props = { prefix, offered, taskId: "", search: wish.search, hidesLabel: prefix === "start" };
  return c.html(isPart ? <TaskOptions {...props} /> : <TaskField {...props} />);
});
