import type { Context } from "hono";
import type { Target } from "../events.ts";
import type { Group, Level, Project } from "../records.ts";
import { findGroup, findProject, levelIn, levelInGroup, maySeeIssue, maySeeProject } from "../world.ts";
import { forbidden, notFound, type RestEnv } from "./answer.ts";

/** Throws 404 for what is not there or may not be seen. */
export function requireProject(c: Context<RestEnv>): Project {
  const project = findProject(c.var.world, c.req.param("id") ?? "");
  if (project === null || !maySeeProject(c.var.world, project, c.var.user.username))
    throw notFound("Project");
  return project;
}

export function requireGroup(c: Context<RestEnv>): Group {
  const group = findGroup(c.var.world, c.req.param("id") ?? "");
  if (group === null || levelInGroup(c.var.world, group, c.var.user.username) === 0) throw notFound("Group");
  return group;
}

export function requireIssue(c: Context<RestEnv>): Target {
  const project = requireIssues(requireProject(c));
  const issue = project.issues.get(Number(c.req.param("iid")));
  if (issue === undefined || !maySeeIssue(c.var.world, project, issue, c.var.user.username))
    throw notFound("Issue");
  return { project, issue };
}

/** Projects without issues answer 403. */
export function requireIssues(project: Project): Project {
  if (!project.hasIssues) throw forbidden();
  return project;
}

export function requireLevel(c: Context<RestEnv>, project: Project, level: Level): void {
  if (levelIn(c.var.world, project, c.var.user.username) < level) throw forbidden();
}

/** An archived project can only be read. */
export function requireWritable(c: Context<RestEnv>, project: Project, level: Level): void {
  if (project.isArchived) throw forbidden();
  requireLevel(c, project, level);
}
