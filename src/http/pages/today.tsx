import { Hono } from "hono";

import { openTasks } from "../../domain/tasks/open-tasks.ts";
import { AppError } from "../../lib/errors.ts";
import type { AppEnv } from "../app-env.ts";
import { takeFlash } from "../flash.ts";
import { ctxOf } from "../middleware/session.ts";
import { TaskField } from "../ui/today/detail-fields.tsx";
import { Undo } from "../ui/today/undo.tsx";
import { dayListAnswer, queryOf, todayPage } from "./today-answers.tsx";

export const today = new Hono<AppEnv>();

today.get("/", (c) => {
  if (c.req.query("part") === "day-list") return dayListAnswer(c);
  const deleted = c.req.query("deleted");
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
today.get("/task-options", async (c) => {
  const prefix = c.req.query("prefix") ?? "";
  if (!/^[a-z0-9-]{1,60}$/.test(prefix)) throw new AppError("invalid", "This form is not known.");
  const tasks = await openTasks(ctxOf(c), c.req.query("projectId") || null);
  return c.html(<TaskField prefix={prefix} tasks={tasks} taskId="" hidesLabel={prefix === "start"} />);
});
