import type { Context } from "hono";
import type { SandboxEnv } from "../sandbox.ts";
import { siteIds, type Issue, type Login, type Project, type SiteId } from "./records.ts";
import { findProject, imaginaryWorld, keyOf } from "./world.ts";

export interface ApiEnv extends SandboxEnv {
  Variables: SandboxEnv["Variables"] & { login: Login };
}

export class Refusal extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 422 | 429;

  constructor(status: Refusal["status"], message: string) {
    super(message);
    this.status = status;
  }
}

export function siteOf(c: Context<ApiEnv>): SiteId {
  const site = siteIds.find((id) => id === c.req.param("site"));
  if (site === undefined) throw new Refusal(404, "No such site.");
  return site;
}

export function projectOf(c: Context<ApiEnv>): Project {
  const project = findProject(siteOf(c), c.req.param("project") ?? "");
  if (project === null) throw new Refusal(404, "No such project.");
  return project;
}

export function issueOf(c: Context<ApiEnv>): Issue {
  const issue = imaginaryWorld().issues.get(keyOf(siteOf(c), c.req.param("id") ?? ""));
  if (issue === undefined) throw new Refusal(404, "No such issue.");
  return issue;
}

export function writeCursor(target: Record<string, unknown>): string {
  return btoa(JSON.stringify(target));
}

export function readCursor(c: Context<ApiEnv>): Record<string, unknown> | null {
  const cursor = c.req.query("cursor");
  if (cursor === undefined) return null;
  try {
    return JSON.parse(atob(cursor)) as Record<string, unknown>;
  } catch {
    throw new Refusal(400, "This cursor is not ours.");
  }
}
