import { Hono } from "hono";
import * as z from "zod/mini";

import { offeredTasks, openTasks } from "../../../domain/tasks/open-tasks.ts";
import type { AppEnv } from "../../app-env.ts";
import { popFlash } from "../../responses/flash.ts";
import { queryId } from "../../requests/ids.ts";
import { ctxOf } from "../../middleware/session.ts";
import { query } from "../../requests/query.ts";
import { TaskField, TaskOptions } from "./detail-fields.tsx";
import { Undo } from "./undo.tsx";
import { dayListAnswer, queryOf, todayPage } from "./today-answers.tsx";

export const today = new Hono<AppEnv>();

/** What undoes the change that led here. */
const undoQuery = z.object({ undo: queryId });

today.get("/", query(undoQuery), async (c) => {
  if (c.req.query("part") === "day-list") return dayListAnswer(c);
  const { undo } = c.req.valid("query");
  const said = popFlash(c);
  if (said === null) return todayPage(c);
  if (undo === undefined) return todayPage(c, { flash: said });
  const flash = (
    <Undo changeId={undo} query={queryOf(c)}>
      {said}
    </Undo>
  );
  return todayPage(c, { flash });
});

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
