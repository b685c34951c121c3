import { Hono } from "hono";
import * as z from "zod/mini";

import { openTasks } from "../../domain/tasks/open-tasks.ts";
import type { AppEnv } from "../app-env.ts";
import { takeFlash } from "../flash.ts";
import { queryId } from "../ids.ts";
import { ctxOf } from "../middleware/session.ts";
import { query } from "../query.ts";
import { TaskField } from "../ui/today/detail-fields.tsx";
import { Undo } from "../ui/today/undo.tsx";
import { dayListAnswer, queryOf, todayPage } from "./today-answers.tsx";

export const today = new Hono<AppEnv>();

today.get("/", query(z.object({ deleted: queryId })), (c) => {
  if (c.req.query("part") === "day-list") return dayListAnswer(c);
  const { deleted } = c.req.valid("query");
  const flash = takeFlash(c);
  if (deleted === undefined) return todayPage(c, flash === null ? {} : { notice: flash });
  const notice = (
    <Undo entryId={deleted} query={queryOf(c)}>
      The entry is deleted.
    </Undo>
  );
  return todayPage(c, { notice });
});

/** The tasks that a form offers for the project just chosen in it. */
const optionsQuery = z.object({
  prefix: z.string().check(z.regex(/^[a-z0-9-]{1,60}$/)),
  projectId: queryId,
});

today.get("/task-options", query(optionsQuery), async (c) => {
  const { prefix, projectId = null } = c.req.valid("query");
  const tasks = await openTasks(ctxOf(c), projectId);
  return c.html(<TaskField prefix={prefix} tasks={tasks} taskId="" hidesLabel={prefix === "start"} />);
});
