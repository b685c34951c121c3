import * as z from "zod/mini";

import { findMe } from "../../../domain/members/find-me.ts";
import { defineRoute } from "../define-route.ts";

const meSchema = z
  .object({
    userId: z.string(),
    name: z.string(),
    timeZone: z.string(),
    weekStart: z.int(),
    workspaceId: z.string(),
    workspaceName: z.string(),
    role: z.enum(["owner", "admin", "member"]),
    scopes: z.array(z.string()),
  })
  .check(z.meta({ id: "Me" }));

export const meRoutes = [
  defineRoute({
    method: "get",
    path: "/me",
    scope: null,
    summary: "Who the token acts for, and what it may do",
    answer: { status: 200, schema: meSchema },
    handle: async ({ ctx }) => ({ ...(await findMe(ctx)), role: ctx.actor.role, scopes: ctx.actor.scopes }),
  }),
];
