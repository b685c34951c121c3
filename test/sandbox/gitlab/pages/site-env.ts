import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { SandboxEnv } from "../../sandbox.ts";
import type { Act, Target } from "../events.ts";
import type { Project, World } from "../records.ts";
import { findProject, maySeeIssue, maySeeProject } from "../world.ts";

export interface SiteEnv extends SandboxEnv {
  Variables: SandboxEnv["Variables"] & { world: World; actor: string; act: Act };
}

/** Throws 404 for what may not be seen. */
export function projectAt(c: Context<SiteEnv>): Project {
  const { world, actor } = c.var;
  const project = findProject(world, c.req.param("path") ?? "");
  if (project === null || !maySeeProject(world, project, actor)) throw new HTTPException(404);
  return project;
}

export function targetAt(c: Context<SiteEnv>): Target {
  const { world, actor } = c.var;
  const project = projectAt(c);
  const issue = project.issues.get(Number(c.req.param("iid")));
  if (issue === undefined || !maySeeIssue(world, project, issue, actor)) throw new HTTPException(404);
  return { project, issue };
}
