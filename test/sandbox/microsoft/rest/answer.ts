import type { Context } from "hono";
import type { Grant } from "../../agenda/grants.ts";
import { findInstance, type Instance } from "../../agenda/instances.ts";
import type { Calendar } from "../../agenda/records.ts";
import { calendarsOf } from "../../agenda/seed.ts";
import type { Target } from "../../agenda/verbs.ts";
import type { SandboxEnv } from "../../sandbox.ts";
import { eventIdOf } from "../ids.ts";
import { findCalendar, microsoftWorld } from "../world.ts";
import { ianaName } from "../zones.ts";

/** What a request prefers: https://learn.microsoft.com/en-us/graph/api/user-list-calendarview#request-headers */
export interface Preferences {
  zone: string;
  isImmutable: boolean;
  pageSize: number;
}

export interface GraphEnv extends SandboxEnv {
  Variables: SandboxEnv["Variables"] & { grant: Grant; preferences: Preferences };
}

/** A refusal in Graph's form: https://learn.microsoft.com/en-us/graph/errors */
export class GraphError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 412 | 429 | 500 | 503;
  readonly code: string;
  readonly extra: Record<string, unknown>;

  constructor(
    status: GraphError["status"],
    code: string,
    refusal: string | { message: string; extra: Record<string, unknown> },
  ) {
    super(typeof refusal === "string" ? refusal : refusal.message);
    this.status = status;
    this.code = code;
    this.extra = typeof refusal === "string" ? {} : refusal.extra;
  }

  body() {
    const id = crypto.randomUUID();
    const innerError = {
      date: new Date().toISOString().slice(0, 19),
      "request-id": id,
      "client-request-id": id,
    };
    return { error: { code: this.code, message: this.message, ...this.extra, innerError } };
  }
}

export function itemNotFound(): GraphError {
  return new GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.");
}

export function readPreferences(header: string | undefined): Preferences {
  const value = (name: string) => new RegExp(`${name}\\s*=\\s*"?([^",]+)"?`, "i").exec(header ?? "")?.[1];
  return {
    zone: ianaName(value("outlook\\.timezone") ?? "UTC"),
    isImmutable: value("IdType") === "ImmutableId",
    pageSize: Math.min(1000, Number(value("odata\\.maxpagesize") ?? 10) || 10),
  };
}

export function calendarOf(c: Context<GraphEnv>): Calendar {
  const calendar = findCalendar(c.var.grant.login, c.req.param("calendarId"));
  if (calendar === null) throw itemNotFound();
  return calendar;
}

export function writable(target: Target): Target {
  if (target.calendar.canWrite) return target;
  throw new GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
}

export interface Scene {
  target: Target;
  instance: Instance;
}

/** An event of the mailbox, or of the path's calendar if it names one. Deleted ones are gone. */
export function sceneOf(c: Context<GraphEnv>): Scene {
  const id = eventIdOf(c.req.param("eventId") ?? "");
  if (id === null) throw new GraphError(400, "ErrorInvalidIdMalformed", "Id is malformed.");
  const { agenda } = microsoftWorld();
  const isNamed = c.req.param("calendarId") !== undefined;
  for (const calendar of isNamed ? [calendarOf(c)] : calendarsOf(agenda, c.var.grant.login)) {
    const instance = findInstance(calendar, id);
    if (instance !== null && !isDeleted(instance)) return { target: { agenda, calendar }, instance };
  }
  throw itemNotFound();
}

export function isDeleted(instance: Instance): boolean {
  return instance.isCancelled && !instance.event.isCalledOff;
}

export async function bodyOf(c: Context<GraphEnv>): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new GraphError(400, "BadRequest", "Unable to read JSON request payload.");
  }
}

export function apiRoot(c: Context<GraphEnv>): string {
  return `${c.var.origin}/graph.microsoft.com/v1.0`;
}
