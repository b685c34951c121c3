import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";

import type { PersonCtx } from "../../domain/context.ts";
import { findViewer, type Viewer } from "../../domain/sessions/find-viewer.ts";
import { seenEveryMs } from "../../domain/sessions/session-limits.ts";
import { recordSessionUse } from "../../domain/sessions/record-session-use.ts";
import { sha256Hex } from "../../lib/digest.ts";
import { AppError } from "../../lib/errors.ts";
import { pathTo } from "../../lib/path-to.ts";
import type { AppEnv } from "../app-env.ts";
import { personHeader, personKey } from "../person-key.ts";
import { goTo } from "../responses/go-to.ts";

const cookieName = "session";

/** `__Host-` needs https, which localhost does not have. */
function cookieOptions(c: Context<AppEnv>) {
  const base = { path: "/", httpOnly: true, sameSite: "Lax" } as const;
  return c.var.config.appUrl.startsWith("https:")
    ? ({ ...base, secure: true, prefix: "host" } as const)
    : base;
}

export function readSessionCookie(c: Context<AppEnv>): string | undefined {
  const { prefix } = { prefix: undefined, ...cookieOptions(c) };
  return prefix === undefined ? getCookie(c, cookieName) : getCookie(c, cookieName, prefix);
}

export function writeSessionCookie(c: Context<AppEnv>, sessionId: string, expiresAt: number): void {
  setCookie(c, cookieName, sessionId, { ...cookieOptions(c), expires: new Date(expiresAt) });
}

export function clearSessionCookie(c: Context<AppEnv>): void {
  deleteCookie(c, cookieName, cookieOptions(c));
}

/** Finds out who is signed in; lets everybody through. */
export const session = createMiddleware<AppEnv>(async (c, next) => {
  const { db, now } = c.var;
  const id = readSessionCookie(c);
  const idHash = id === undefined ? null : await sha256Hex(id);
  const viewer = idHash === null ? null : await findViewer(db, idHash, now);
  c.set("viewer", viewer);
  c.header(personHeader, personKey(viewer));
  if (idHash !== null && viewer !== null && now - viewer.sessionLastSeenAt > seenEveryMs) {
    c.executionCtx.waitUntil(recordSessionUse(db, idHash, now));
  }
  await next();
});

/** Sends people who are not signed in to the sign-in page; htmx requests are told to go there as a whole page. */
export const requireViewer = createMiddleware<AppEnv>(async (c, next) => {
  if (c.var.viewer !== null) return next();
  const url = new URL(c.req.url);
  const target = c.req.method === "GET" ? url.pathname + url.search : "/";
  const signIn = pathTo`/sign-in?next=${target}`;
  if (c.req.header("HX-Request") !== undefined) return c.body(null, 204, { "HX-Redirect": signIn });
  return goTo(c, signIn);
});

/** The signed-in person. Throws unauthorized on a route that forgot `requireViewer`. */
export function viewerOf(c: Context<AppEnv>): Viewer {
  const { viewer } = c.var;
  if (viewer === null) throw new AppError("unauthorized", "Please sign in first.");
  return viewer;
}

/** The context that a verb runs in, on behalf of the signed-in person. */
export function ctxOf(c: Context<AppEnv>): PersonCtx {
  const { userId, workspaceId, role } = viewerOf(c);
  return {
    db: c.var.db,
    now: c.var.now,
    enqueue: c.var.enqueue,
    actor: { kind: "user", userId, workspaceId, role },
  };
}
