import type { Context } from "hono";
import * as z from "zod";
import type { SandboxEnv } from "../../sandbox.ts";
import type { Act } from "../events.ts";
import type { Links } from "../links.ts";
import type { Token, User, World } from "../records.ts";

export interface RestEnv extends SandboxEnv {
  Variables: SandboxEnv["Variables"] & { world: World; links: Links; user: User; token: Token };
}

export type Status = 400 | 401 | 403 | 404 | 409 | 412 | 422 | 429;

/** Thrown by handlers, answered in one of GitLab's forms. */
export class GitLabError extends Error {
  readonly status: Status;
  readonly body: Record<string, unknown>;

  constructor(status: Status, body: Record<string, unknown>) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
  }
}

export const notFound = (what: string) => new GitLabError(404, { message: `404 ${what} Not Found` });
export const forbidden = (why = "") =>
  new GitLabError(403, { message: `403 Forbidden${why === "" ? "" : ` - ${why}`}` });

export function actOf(c: Context<RestEnv>): Act {
  return { world: c.var.world, links: c.var.links, actor: c.var.user.username };
}

/** JSON or a form; what is missing or wrong is named as GitLab names it. */
export async function readBody<T>(c: Context<RestEnv>, schema: z.ZodType<T>): Promise<T> {
  const isJson = c.req.header("content-type")?.includes("json") ?? false;
  const sent: unknown = isJson ? await c.req.json().catch(() => ({})) : await c.req.parseBody();
  const body = z.record(z.string(), z.unknown()).catch({}).parse(sent);
  const parsed = schema.safeParse({ ...c.req.query(), ...body });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join(".") ?? "body";
  const isMissing = issue?.code === "invalid_type" && issue.input === undefined && !(name in body);
  throw new GitLabError(400, { error: `${name} is ${isMissing ? "missing" : "invalid"}` });
}

const numberOf = (text: string | undefined, otherwise: number) => Math.max(1, Number(text) || otherwise);

/** One page by number, with the headers and links of GitLab. */
export function answerPage<T, R>(c: Context<RestEnv>, items: T[], present: (item: T) => R) {
  const page = numberOf(c.req.query("page"), 1);
  const perPage = Math.min(100, numberOf(c.req.query("per_page"), 20));
  const pages = Math.max(1, Math.ceil(items.length / perPage));
  const header = (name: string, value: number | "") => c.header(name, String(value));
  header("X-Page", page);
  header("X-Per-Page", perPage);
  header("X-Next-Page", page < pages ? page + 1 : "");
  header("X-Prev-Page", page > 1 ? page - 1 : "");
  // https://docs.gitlab.com/api/rest/#pagination-response-headers: not counted for more than 10,000.
  if (items.length <= 10_000) {
    header("X-Total", items.length);
    header("X-Total-Pages", pages);
  }
  const links = [linkTo(c, { page: "1" }, "first"), linkTo(c, { page: String(pages) }, "last")];
  if (page > 1) links.unshift(linkTo(c, { page: String(page - 1) }, "prev"));
  if (page < pages) links.unshift(linkTo(c, { page: String(page + 1) }, "next"));
  c.header("Link", links.join(", "));
  return c.json(items.slice((page - 1) * perPage, page * perPage).map((item) => present(item)));
}

/** One page from a cursor on: https://docs.gitlab.com/api/rest/#keyset-based-pagination. `keyOf` orders the items. */
export function answerKeyset<T, R>(
  c: Context<RestEnv>,
  items: T[],
  { keyOf, present }: { keyOf: (item: T) => string; present: (item: T) => R },
) {
  const after = c.req.query("cursor");
  const from = after === undefined ? "" : atob(after);
  const perPage = Math.min(100, numberOf(c.req.query("per_page"), 20));
  const rest = after === undefined ? items : items.filter((item) => keyOf(item) > from);
  const shown = rest.slice(0, perPage);
  const last = shown.at(-1);
  if (last !== undefined && shown.length < rest.length)
    c.header("Link", linkTo(c, { cursor: btoa(keyOf(last)) }, "next"));
  c.header("X-Per-Page", String(perPage));
  return c.json(shown.map((item) => present(item)));
}

function linkTo(c: Context<RestEnv>, change: Record<string, string>, relation: string): string {
  const { pathname, search } = new URL(c.req.url);
  const url = new URL(`${c.var.origin}${pathname}${search}`);
  for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value);
  return `<${url.href}>; rel="${relation}"`;
}
