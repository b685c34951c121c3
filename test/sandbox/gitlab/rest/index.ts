import { Hono } from "hono";
import { answerGraphql } from "../graphql.ts";
import { linksOf } from "../links.ts";
import type { World } from "../records.ts";
import { accountRoutes } from "./accounts.ts";
import { GitLabError, type RestEnv } from "./answer.ts";
import { authenticate } from "./authenticate.ts";
import { hookRoutes } from "./hooks.ts";
import { issueRoutes } from "./issues.ts";
import { limitRate } from "./limit-rate.ts";
import { noteRoutes } from "./notes.ts";
import { projectRoutes } from "./projects.ts";
import { timeRoutes } from "./time.ts";

/** Both interfaces of one GitLab: `/api/v4` and `/api/graphql`. */
export function apiRoutes(worldOf: () => World): Hono<RestEnv> {
  const api = new Hono<RestEnv>();
  api.onError((error, c) => {
    if (error instanceof GitLabError) return c.json(error.body, error.status);
    console.error(error);
    return c.json({ message: "500 Internal Server Error" }, 500);
  });
  api.use(async (c, next) => {
    const world = worldOf();
    c.set("world", world);
    c.set("links", linksOf(world, c.var.origin));
    await next();
  });
  api.use(authenticate, limitRate);
  for (const routes of [accountRoutes, projectRoutes, issueRoutes, noteRoutes, timeRoutes, hookRoutes])
    api.route("/v4", routes);
  api.post("/graphql", answerGraphql);
  api.all("*", () => {
    throw new GitLabError(404, { error: "404 Not Found" });
  });
  return api;
}
