import { Hono } from "hono";
import * as z from "zod/mini";

import { budgetPeriods, budgetUnits } from "../../../db/schema/budgets.ts";
import { seeAlerts } from "../../../domain/budgets/alerts.ts";
import { setBudget } from "../../../domain/budgets/set-budget.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseChoice, parseForm, refusalOf } from "../../forms/form.ts";
import { onceFor } from "../../forms/once.ts";
import { viewerOf } from "../../middleware/session.ts";
import { ids } from "../../requests/ids.ts";
import { goTo } from "../../responses/go-to.ts";
import { projectPage } from "./project.tsx";

/** A project's budget, and what is told of it. */
export const budgets = new Hono<AppEnv>();

budgets.post("/projects/:id/budget", ids("id"), async (c) => {
  const projectId = c.req.valid("param").id;
  const form = await parseForm(c);
  const draft = { budget: form.get("budget"), unit: form.get("unit"), period: form.get("period") };
  const { timeZone } = viewerOf(c);
  const refusal = await refusalOf(async () => {
    const unit = parseChoice(form, "unit", z.enum(budgetUnits));
    const period = parseChoice(form, "period", z.enum(budgetPeriods));
    await onceFor(c, form, (ctx) => setBudget(ctx, { projectId, ...draft, unit, period, timeZone }));
  });
  if (refusal !== null) return projectPage(c, projectId, { budget: { draft, refusal } });
  return goTo(c, pathTo`/projects/${projectId}`);
});

budgets.post("/projects/:id/budget/seen", ids("id"), async (c) => {
  const projectId = c.req.valid("param").id;
  await onceFor(c, await parseForm(c), (ctx) => seeAlerts(ctx, projectId));
  return goTo(c, "/notifications");
});
