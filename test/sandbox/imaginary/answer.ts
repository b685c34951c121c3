import type { Context } from "hono";
import type { SandboxEnv } from "../sandbox.ts";
import { siteIds, type Login, type SiteId } from "./records.ts";

export interface ApiEnv extends SandboxEnv {
  Variables: SandboxEnv["Variables"] & { login: Login };
}

export class Refusal extends Error {
  readonly status: 400 | 401 | 403 | 404 | 429;

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

export function writeCursor(place: Record<string, unknown>): string {
  return btoa(JSON.stringify(place));
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
