import { Hono } from "hono";
import * as z from "zod/mini";

import { offeredTasks, openTasks } from "../../../domain/tasks/open-tasks.ts";
import type { AppEnv } from "../../app-env.ts";
import { queryId } from "../../requests/ids.ts";
import { ctxOf } from "../../middleware/session.ts";
import { query } from "../../requests/query.ts";
import { bulkFormId, taskStays } from "./bulk-form.tsx";
import { TaskField, TaskOptions } from "./detail-fields.tsx";
import { dayListAnswer, todayPage } from "./today-answers.tsx";

export const today = new Hono<AppEnv>();

today.get("/", (c) => (c.req.query("part") === "day-list" ? dayListAnswer(c) : todayPage(c)));

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
  const isBulk = prefix === bulkFormId;
  const props = {
    prefix,
    offered,
    taskId: "",
    search: wish.search,
    hidesLabel: prefix === "start" || isBulk,
    ...(isBulk && projectId === null ? { none: taskStays } : {}),
  };
  return c.html(isPart ? <TaskOptions {...props} /> : <TaskField {...props} />);
});
