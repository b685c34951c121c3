import { Hono } from "hono";

import { chosenTaskFacts } from "../../../domain/tasks/chosen-tasks.ts";
import { changeTasks } from "../../../domain/tasks/change-tasks.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseForm, refusalOf } from "../../forms/form.ts";
import { undoableOnceFor } from "../../forms/once.ts";
import { query } from "../../requests/query.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { changeOf, parseChosen } from "./chosen-form.tsx";
import { searchOf } from "./task-query.ts";
import { pageQuery, tasksPage } from "./tasks.tsx";

/** Several tasks of the list at once. */
export const chosenTasks = new Hono<AppEnv>();

chosenTasks.post("/chosen-tasks", query(pageQuery), async (c) => {
  const asked = c.req.valid("query");
  const form = await parseForm(c);
  const chosen = parseChosen(form);
  const isArchived = form.get("verb") === "archive";
  let changeId = "";
  const refusal = await refusalOf(async () => {
    const { ids } = chosen;
    const change = isArchived ? { isArchived } : changeOf(chosen);
    ({ changeId } = await undoableOnceFor(c, form, {
      facts: (ctx) => chosenTaskFacts(ctx, ids, change),
      verb: (ctx) => changeTasks(ctx, { ids, change }),
    }));
  });
  if (refusal !== null) return tasksPage(c, asked, { chosen: { ...chosen, refusal } });
  const what = chosen.ids.length === 1 ? "The task is" : `${chosen.ids.length} tasks are`;
  setFlash(c, `${what} ${isArchived ? "archived" : "changed"}.`);
  return goTo(c, pathTo`/tasks${searchOf(asked, { undo: changeId })}`);
});
