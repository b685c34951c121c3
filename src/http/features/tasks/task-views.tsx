import { type Context, Hono } from "hono";
import * as z from "zod/mini";

import {
  changeTaskView,
  deleteTaskView,
  saveTaskView,
  viewAudiences,
} from "../../../domain/tasks/task-views.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseChoice, parseForm, refusalOf } from "../../forms/form.ts";
import { onceFor } from "../../forms/once.ts";
import { ids } from "../../requests/ids.ts";
import { query } from "../../requests/query.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { asBoard, searchOf, type TaskQuery, taskQuerySchema } from "./task-query.ts";
import { tasksPage } from "./tasks.tsx";

/** Filters of the list of tasks that are kept under a name. The address of each form is that of the filter. */
export const taskViews = new Hono<AppEnv>();

const audiences = z.enum(viewAudiences);

taskViews.post("/task-views", query(taskQuerySchema), (c) => keep(c, c.req.valid("query"), null));

taskViews.post("/task-views/:id", ids("id"), query(taskQuerySchema), (c) =>
  keep(c, c.req.valid("query"), c.req.valid("param").id),
);

taskViews.post("/task-views/:id/delete", ids("id"), async (c) => {
  await onceFor(c, await parseForm(c), (ctx) => deleteTaskView(ctx, c.req.valid("param").id));
  setFlash(c, "The view is deleted.");
  return goTo(c, "/tasks");
});

/** `id` null = a new view. */
async function keep(c: Context<AppEnv>, asked: TaskQuery, id: string | null) {
  const form = await parseForm(c);
  const shown = searchOf(asked.view === "board" ? asBoard(asked) : asked);
  const refusal = await refusalOf(async () => {
    const input = { name: form.get("name"), audience: parseChoice(form, "audience", audiences) };
    await onceFor(c, form, async (ctx) => {
      if (id === null) await saveTaskView(ctx, { ...input, search: shown.toString() });
      else await changeTaskView(ctx, { ...input, id });
    });
  });
  if (refusal !== null) {
    const view = { id, name: form.get("name"), audience: form.get("audience"), refusal };
    return tasksPage(c, { ...asked, before: undefined }, { view });
  }
  setFlash(c, "The view is saved.");
  return goTo(c, pathTo`/tasks${shown}`);
}
