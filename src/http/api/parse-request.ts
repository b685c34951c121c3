import { zValidator } from "@hono/zod-validator";
import type { Context, MiddlewareHandler } from "hono";
import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import * as z from "zod/mini";
import { type $ZodIssue, $ZodRealError } from "zod/v4/core";

import { notFound } from "../../lib/errors.ts";
import type { Id } from "../../lib/id.ts";
import { idSchemaOf } from "../requests/ids.ts";
import { type ApiEnv, tokenCtx } from "../middleware/api-token.ts";
import type { ApiRoute } from "./define-route.ts";

/** What reads a route's request before its handler: scope, ids, query, body. Throws forbidden, not_found, 415 and what zod found. */
export function readersOf({ scope, path, query, body }: ApiRoute): MiddlewareHandler<ApiEnv>[] {
  const readers: MiddlewareHandler<ApiEnv>[] = [
    createMiddleware<ApiEnv>(async (c, next) => {
      tokenCtx(c, scope);
      await next();
    }),
    zValidator("param", paramsOf(path), ({ success }) => {
      if (!success) throw notFound("resource");
    }),
  ];
  if (query !== undefined) readers.push(zValidator("query", query, throwIssues));
  if (body !== undefined) readers.push(requireJson, zValidator("json", body, throwIssues));
  return readers;
}

/** What those have read, in the shapes of the route's schemas. */
export function parseRequest(c: Context<ApiEnv>): {
  params: Record<string, Id>;
  query: unknown;
  body: unknown;
} {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because the readers of this very route ran before
  const valid = (target: string): unknown => c.req.valid(target as never);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because paramsOf makes ids of all of them
  const params = valid("param") as Record<string, Id>;
  return { params, query: valid("query"), body: valid("json") };
}

function paramsOf(path: string) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  return z.object(Object.fromEntries(names.map((name) => [name, idSchemaOf(name)])));
}

type Result = { success: true } | { success: false; error: { issues: $ZodIssue[] } };

function throwIssues(result: Result): void {
  if (!result.success) throw new $ZodRealError(result.error.issues);
}

/** An empty body counts as an empty object. Throws 415 for a body that does not say it is JSON. */
const requireJson = createMiddleware<ApiEnv>(async (c, next) => {
  const text = await c.req.text();
  const isJson = /^application\/([\w.-]+\+)?json *(;|$)/i.test(c.req.header("Content-Type") ?? "");
  if (text.trim() === "") {
    const headers = new Headers(c.req.raw.headers);
    headers.set("Content-Type", "application/json");
    c.req.bodyCache = {};
    c.req.raw = new Request(c.req.raw.url, { method: c.req.method, headers, body: "{}" });
  } else if (!isJson) {
    throw new HTTPException(415, { message: "Send JSON, with the header Content-Type: application/json." });
  }
  await next();
});
