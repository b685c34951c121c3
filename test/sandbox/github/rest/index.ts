import { Hono } from "hono";
import { linksOf } from "../links.ts";
import type { World } from "../records.ts";
import { accountRoutes } from "./accounts.ts";
import { applicationRoutes } from "./applications.ts";
import { authenticate } from "./authenticate.ts";
import { documentationUrl, errorBody, GitHubError, type RestEnv } from "./answer.ts";
import { answerConditionally, limitContent, limitRate, tagAnswers } from "./frame.ts";
import { metaRoutes } from "./meta.ts";
import { repositoryRoutes } from "./repository.ts";

/** The REST API of one GitHub. */
export function restApi(worldOf: () => World): Hono<RestEnv> {
  const rest = new Hono<RestEnv>();
  rest.onError((error, c) => {
    if (error instanceof GitHubError) return c.json(errorBody(error), error.status);
    console.error(error);
    return c.json({ message: "Server Error", documentation_url: documentationUrl, status: "500" }, 500);
  });
  rest.use(async (c, next) => {
    const world = worldOf();
    c.set("world", world);
    c.set("links", linksOf(world, c.var.origin));
    c.set("login", null);
    c.set("token", null);
    await next();
  });
  // The 304 is made inside the count, because it is free.
  rest.use(tagAnswers, authenticate, limitRate, limitContent, answerConditionally);
  rest.route("/", metaRoutes);
  rest.route("/", accountRoutes);
  rest.route("/applications/:client_id", applicationRoutes);
  rest.route("/repos/:owner/:repo", repositoryRoutes);
  // GitHub's redirects of renamed repositories lead here; everything works by id as well.
  rest.route("/repositories/:id", repositoryRoutes);
  rest.all("*", () => {
    throw new GitHubError(404, "Not Found");
  });
  return rest;
}
