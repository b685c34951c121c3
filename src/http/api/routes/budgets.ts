import * as z from "zod/mini";

import { budgetPeriods, budgetUnits } from "../../../db/schema/budgets.ts";
import { getBudget, listBudgets } from "../../../domain/budgets/list-budgets.ts";
import { setBudget } from "../../../domain/budgets/set-budget.ts";
import { findMe } from "../../../domain/members/find-me.ts";
import { defineRoute } from "../define-route.ts";
import { pageOf } from "../schemas.ts";

const kind = { unit: z.enum(budgetUnits), period: z.enum(budgetPeriods) };
const amount = z.int().check(z.describe("Milliseconds, or minor units of the currency"));
const budgetSchema = z
  .object({
    projectId: z.string(),
    ...kind,
    amount,
    currency: z.nullable(z.string()).check(z.describe("ISO 4217; null = it is of hours")),
    spent: amount.check(z.describe("Of this month, or in all; counted half a minute after time changed")),
  })
  .check(z.meta({ id: "Budget" }));

export const budgetRoutes = [
  defineRoute({
    method: "get",
    path: "/budgets",
    scope: "projects:read",
    summary: "The budgets of projects that you see; those of money, if you are an owner or admin",
    answer: { status: 200, schema: pageOf(budgetSchema) },
    handle: async ({ ctx }) => ({ items: await listBudgets(ctx), nextCursor: null }),
  }),
  defineRoute({
    method: "get",
    path: "/projects/{id}/budget",
    scope: "projects:read",
    summary: "A project's budget",
    answer: { status: 200, schema: budgetSchema },
    handle: async ({ ctx, params }) => getBudget(ctx, params["id"] ?? ""),
  }),
  defineRoute({
    method: "post",
    path: "/projects/{id}/budget",
    scope: "projects:write",
    summary: "Set a project's budget, in place of the one that it has",
    body: z.object({
      ...kind,
      budget: z
        .string()
        .check(
          z.minLength(1),
          z.describe("As people write it: 260 or 12.5 hours; 9000 in the currency of the project's client"),
        ),
    }),
    answer: { status: 200, schema: budgetSchema },
    handle: async ({ ctx, params, body }) => {
      const projectId = params["id"] ?? "";
      await setBudget(ctx, { ...body, projectId, timeZone: (await findMe(ctx)).timeZone });
      return getBudget(ctx, projectId);
    },
  }),
  defineRoute({
    method: "delete",
    path: "/projects/{id}/budget",
    scope: "projects:write",
    summary: "Take a project's budget away",
    answer: { status: 204 },
    handle: async ({ ctx, params }) =>
      setBudget(ctx, {
        projectId: params["id"] ?? "",
        budget: "",
        unit: "hours",
        period: "all",
        timeZone: "UTC",
      }),
  }),
];
