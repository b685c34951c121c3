import type { Context } from "hono";
import type * as z from "zod";
import type { SandboxEnv } from "../../sandbox.ts";
import type { Act } from "../events.ts";
import type { Links } from "../links.ts";
import type { Repository, UserToken, World } from "../records.ts";

export interface RestEnv extends SandboxEnv {
  Variables: SandboxEnv["Variables"] & {
    world: World;
    links: Links;
    /** The caller's login; null for callers without a token. */
    login: string | null;
    /** Null for personal access tokens, which may do everything, and for callers without a token. */
    token: UserToken | null;
    repository: Repository;
  };
}

export type Status = 400 | 401 | 403 | 404 | 410 | 422 | 429 | 500 | 502 | 503;
export type FieldError = { resource: string; field?: string; code: string; message?: string };

/** Thrown by handlers, answered in GitHub's shape. */
export class GitHubError extends Error {
  readonly status: Status;
  readonly errors: FieldError[] | undefined;

  constructor(status: Status, message: string, errors?: FieldError[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export const documentationUrl = "https://docs.github.com/rest";

export function errorBody(error: GitHubError) {
  return {
    message: error.message,
    ...(error.errors === undefined ? {} : { errors: error.errors }),
    documentation_url: documentationUrl,
    status: String(error.status),
  };
}

export function notFound(): GitHubError {
  return new GitHubError(404, "Not Found");
}

export function invalid(error: FieldError): GitHubError {
  return new GitHubError(422, "Validation Failed", [error]);
}

export function loginOf(c: Context<RestEnv>): string {
  if (c.var.login === null) throw new GitHubError(401, "Requires authentication");
  return c.var.login;
}

export function actOf(c: Context<RestEnv>): Act {
  return { world: c.var.world, links: c.var.links, actor: loginOf(c) };
}

/** Whether the token's scopes allow it; tokens of GitHub Apps have permissions instead, and here all of them. */
export function hasScope(c: Context<RestEnv>, ...scopes: string[]): boolean {
  const { token } = c.var;
  return token === null || token.isApp || token.scopes.some((scope) => scopes.includes(scope));
}

export async function readBody<T>(c: Context<RestEnv>, schema: z.ZodType<T>): Promise<T> {
  const text = await c.req.text();
  const parsed = schema.safeParse(text === "" ? {} : parseJson(text));
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join(".") ?? "body";
  throw new GitHubError(422, `Invalid request.\n\n"${field}" is missing or not as it should be.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new GitHubError(400, "Problems parsing JSON");
  }
}

/** Answers one page, with GitHub's `Link` header. */
export function answerPage<T, R>(c: Context<RestEnv>, items: T[], present: (item: T) => R) {
  const { page, perPage } = pageOf(c);
  const lastPage = Math.max(1, Math.ceil(items.length / perPage));
  const link = linkHeader(c, { page, lastPage });
  if (link !== "") c.header("link", link);
  return c.json(items.slice((page - 1) * perPage, page * perPage).map((item) => present(item)));
}

export function pageOf(c: Context<RestEnv>): { page: number; perPage: number } {
  return {
    page: Math.max(1, Number(c.req.query("page")) || 1),
    perPage: Math.min(100, Math.max(1, Number(c.req.query("per_page")) || 30)),
  };
}

export function linkHeader(
  c: Context<RestEnv>,
  { page, lastPage }: { page: number; lastPage: number },
): string {
  const to = (target: number, rel: string) => {
    const { pathname, search } = new URL(c.req.url);
    const url = new URL(`${c.var.origin}${pathname}${search}`);
    url.searchParams.set("page", String(target));
    return `<${url.href}>; rel="${rel}"`;
  };
  const links: string[] = [];
  if (page > 1) links.push(to(page - 1, "prev"));
  if (page < lastPage) links.push(to(page + 1, "next"), to(lastPage, "last"));
  if (page > 1) links.push(to(1, "first"));
  return links.join(", ");
}
