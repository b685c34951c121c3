import type { Context } from "hono";
import type { Grant } from "../../agenda/grants.ts";
import { calendarsOf } from "../../agenda/seed.ts";
import type { Calendar } from "../../agenda/records.ts";
import type { Target } from "../../agenda/verbs.ts";
import type { SandboxEnv } from "../../sandbox.ts";
import { findCalendar, googleWorld } from "../world.ts";

export interface GoogleEnv extends SandboxEnv {
  Variables: SandboxEnv["Variables"] & { grant: Grant };
}

/** A refusal in Google's form: https://developers.google.com/workspace/calendar/api/guides/errors */
export class GoogleError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 412 | 429 | 500;
  readonly reason: string;
  readonly details: Record<string, string>;

  constructor(
    status: GoogleError["status"],
    refusal: { reason: string; message: string; details?: Record<string, string> },
  ) {
    super(refusal.message);
    this.status = status;
    this.reason = refusal.reason;
    this.details = refusal.details ?? {};
  }

  body(code: number = this.status) {
    const { reason, message, details } = this;
    const domain = reason.endsWith("LimitExceeded") ? "usageLimits" : "global";
    const error = { errors: [{ domain, reason, message, ...details }], code, message };
    return { error: code === 401 ? { ...error, status: "UNAUTHENTICATED" } : error };
  }
}

export function notFound(): GoogleError {
  return new GoogleError(404, { reason: "notFound", message: "Not Found" });
}

export function invalid(parameter: string, message = "Bad Request"): GoogleError {
  return new GoogleError(400, {
    reason: "invalid",
    message,
    details: { locationType: "parameter", location: parameter },
  });
}

export function calendarOf(c: Context<GoogleEnv>): Calendar {
  const calendar = findCalendar(c.var.grant.login, c.req.param("calendarId") ?? "");
  if (calendar === null) throw notFound();
  return calendar;
}

export function targetOf(c: Context<GoogleEnv>): Target {
  return { agenda: googleWorld().agenda, calendar: calendarOf(c) };
}

export function writableTargetOf(c: Context<GoogleEnv>): Target {
  const target = targetOf(c);
  if (target.calendar.canWrite) return target;
  throw new GoogleError(403, {
    reason: "requiredAccessLevel",
    message: "You need to have writer access to this calendar.",
  });
}

export function ownCalendars(c: Context<GoogleEnv>): Calendar[] {
  return calendarsOf(googleWorld().agenda, c.var.grant.login);
}

export async function bodyOf(c: Context<GoogleEnv>): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new GoogleError(400, { reason: "parseError", message: "Parse Error" });
  }
}
